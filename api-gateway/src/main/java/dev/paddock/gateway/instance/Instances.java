package dev.paddock.gateway.instance;

import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.InstanceDeleted;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobEvent;
import dev.paddock.contract.JobFailed;
import dev.paddock.contract.JobId;
import dev.paddock.contract.JobInterrupted;
import dev.paddock.contract.JobProgressed;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.contract.TenantId;
import dev.paddock.contract.Topology;
import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.job.Job;
import dev.paddock.gateway.job.JobType;
import dev.paddock.gateway.job.Jobs;
import dev.paddock.gateway.job.NewJob;
import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What is done to instances: each change is a row and, in the same transaction, a job that makes it true. */
@Component
public class Instances {

    private final InstanceTable table;
    private final KeptStorage keptStorage;
    private final Jobs jobs;

    Instances(InstanceTable table, KeptStorage keptStorage, Jobs jobs) {
        this.table = table;
        this.keptStorage = keptStorage;
        this.jobs = jobs;
    }

    Optional<Instance> find(InstanceId id, @Nullable UUID tenant) {
        return table.find(id, tenant);
    }

    /** Accepts a create. */
    @Transactional(propagation = Propagation.MANDATORY)
    public JobId create(Caller caller, Draft asked) {
        var tenant = caller.tenant();
        var draft = keptStorage
                .take(tenant, asked.storageDir())
                .map(asked::attachedTo)
                .orElse(asked);
        insert(tenant, draft);
        var command = new CreateInstance(draft.job(), 1, tenant, draft.instance(), 1, draft.spec());
        jobs.accept(new NewJob(command, draft.routingKey()));
        return draft.job();
    }

    /** Accepts a delete; what no host has is deleted at once. */
    @Transactional(propagation = Propagation.MANDATORY)
    public JobId delete(Instance instance, JobId job, StorageDisposal storage) {
        var command = new DeleteInstance(
                job, 1, instance.tenant(), instance.id(), instance.generation() + 1, instance.storageDir(), storage);
        var host = instance.host();
        if (host == null) {
            table.ending(command, InstanceStatus.DELETED);
            jobs.acceptAsDone(new NewJob(command, Topology.CREATE_KEY));
        } else {
            table.ending(command, InstanceStatus.DELETING);
            jobs.accept(new NewJob(command, Topology.hostKey(new HostId(host))));
        }
        return job;
    }

    /**
     * Locks an instance that is to be changed.
     *
     * @throws ProblemException if there is none, it is gone, or a job is changing it already
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Instance lockForChange(InstanceId id, @Nullable UUID tenant) {
        var instance = present(table.lock(id, tenant));
        jobs.unfinished(id).ifPresent(job -> {
            throw ProblemException.of(
                    ProblemCode.JOB_IN_PROGRESS, "Another job is changing this instance; wait for its end.", job);
        });
        return instance;
    }

    /**
     * The instance that was found.
     *
     * @throws ProblemException if none was, or it has been deleted
     */
    static Instance present(Optional<Instance> found) {
        var instance =
                found.orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND, "There is no such instance."));
        if (instance.status() == InstanceStatus.DELETED) {
            throw ProblemException.of(ProblemCode.GONE, "This instance has been deleted.");
        }
        return instance;
    }

    /** What removes a server that a host made in vain; empty if the instance is that host's, or may yet become so. */
    public Optional<DeleteInstance> removalOf(InstanceCreated event) {
        return jobs.find(event.job(), null)
                .flatMap(job -> table.find(job.instanceId(), null))
                .filter(instance -> isInVain(event, instance))
                .map(instance -> new DeleteInstance(
                        event.job(),
                        event.attempt(),
                        instance.tenant(),
                        instance.id(),
                        instance.generation(),
                        instance.storageDir(),
                        instance.attached() ? StorageDisposal.KEEP : StorageDisposal.DELETE));
    }

    private static boolean isInVain(InstanceCreated event, Instance instance) {
        return switch (instance.status()) {
            case FAILED, DELETED -> true;
            default ->
                instance.host() != null && !instance.host().equals(event.host().value());
        };
    }

    /** Takes what became of a job, in the transaction that changed the job's row. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void apply(JobEvent event, Job job) {
        var id = job.instanceId();
        var host = event.host().value();
        switch (event) {
            case JobProgressed progressed -> table.placed(id, host);
            case InstanceCreated created -> table.running(id, host, created.address(), created.port());
            case InstanceDeleted deleted -> deleted(id, deleted);
            case JobFailed failed -> failed(job, event.host());
            case JobInterrupted interrupted -> {
                // The job tries again or is dead-lettered; either way the instance is still being changed.
            }
        }
    }

    /**
     * Cancels a job that has not begun; its instance is as if the job had never been.
     *
     * @throws ProblemException if the job has begun
     */
    @Transactional
    public Job cancel(Job job) {
        if (!lockIfAwaiting(job)) {
            throw notCancellable(job);
        }
        var cancelled = jobs.cancel(job.id()).orElseThrow(() -> notCancellable(job));
        table.find(job.instanceId(), null).ifPresent(instance -> neverBegun(instance, job));
        return cancelled;
    }

    private void neverBegun(Instance instance, Job job) {
        switch (job.type()) {
            case CREATE_INSTANCE -> {
                if (instance.attached() && instance.host() != null) {
                    keptStorage.keep(instance, new HostId(instance.host()));
                }
                table.failed(instance.id());
            }
            case DELETE_INSTANCE -> table.notDeleted(instance.id());
        }
    }

    private static ProblemException notCancellable(Job job) {
        return ProblemException.of(
                ProblemCode.NOT_CANCELLABLE, "The job has begun, or is about to; wait for its end.", job.id());
    }

    /** Whether an instance still waits for what this job would do to it; if so, nobody else changes it meanwhile. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean lockIfAwaiting(Job job) {
        return table.lock(job.instanceId(), null)
                .filter(instance -> instance.status() == statusDuring(job.type()))
                .isPresent();
    }

    /**
     * Takes note that a job will not be done, and has what it may have made cleaned up.
     *
     * @param cleanUp the job that cleans up, if anything is to be
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void abandon(Job job, JobId cleanUp) {
        var instance = table.lock(job.instanceId(), null).orElseThrow();
        switch (job.type()) {
            case CREATE_INSTANCE -> abandonCreated(instance, cleanUp);
            case DELETE_INSTANCE -> table.notDeleted(instance.id());
        }
    }

    private void abandonCreated(Instance instance, JobId cleanUp) {
        if (instance.host() == null) {
            table.failed(instance.id());
        } else {
            delete(instance, cleanUp, instance.attached() ? StorageDisposal.KEEP : StorageDisposal.DELETE);
        }
    }

    private static InstanceStatus statusDuring(JobType type) {
        return switch (type) {
            case CREATE_INSTANCE -> InstanceStatus.PROVISIONING;
            case DELETE_INSTANCE -> InstanceStatus.DELETING;
        };
    }

    private void deleted(InstanceId id, InstanceDeleted event) {
        if (event.storage() == StorageDisposal.KEEP) {
            table.find(id, null).ifPresent(instance -> keptStorage.keep(instance, event.host()));
        }
        table.deleted(id);
    }

    private void failed(Job job, HostId host) {
        switch (job.type()) {
            case CREATE_INSTANCE -> {
                // On the host that speaks: the event that placed the instance there may not have been taken.
                table.find(job.instanceId(), null)
                        .filter(Instance::attached)
                        .ifPresent(instance -> keptStorage.keep(instance, host));
                table.failed(job.instanceId());
            }
            case DELETE_INSTANCE -> table.notDeleted(job.instanceId());
        }
    }

    private void insert(TenantId tenant, Draft draft) {
        try {
            table.insert(tenant, draft);
        } catch (DuplicateKeyException e) {
            throw conflict(e);
        }
    }

    private static ProblemException conflict(DuplicateKeyException e) {
        return String.valueOf(e.getMessage()).contains("instance_storage_in_use")
                ? ProblemException.of(
                        ProblemCode.STORAGE_IN_USE, "An instance uses this storageDir; delete it, or choose another.")
                : ProblemException.of(
                        ProblemCode.NAME_TAKEN, "An instance has this name; delete it, or choose another.");
    }
}
