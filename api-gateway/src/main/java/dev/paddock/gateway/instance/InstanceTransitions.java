package dev.paddock.gateway.instance;

import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceChanged;
import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.InstanceDeleted;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.InstanceUpdated;
import dev.paddock.contract.JobBlocked;
import dev.paddock.contract.JobDeclined;
import dev.paddock.contract.JobEvent;
import dev.paddock.contract.JobFailed;
import dev.paddock.contract.JobId;
import dev.paddock.contract.JobInterrupted;
import dev.paddock.contract.JobProgressed;
import dev.paddock.contract.StorageDeleted;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.gateway.job.Job;
import dev.paddock.gateway.job.JobStatus;
import dev.paddock.gateway.job.JobType;
import dev.paddock.gateway.job.Jobs;
import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What the course of a job makes of its instance. */
@Component
public class InstanceTransitions {

    private final InstanceTable table;
    private final InstanceChanges changes;
    private final Instances instances;
    private final KeptStorage keptStorage;
    private final Jobs jobs;

    InstanceTransitions(
            InstanceTable table, InstanceChanges changes, Instances instances, KeptStorage keptStorage, Jobs jobs) {
        this.table = table;
        this.changes = changes;
        this.instances = instances;
        this.keptStorage = keptStorage;
        this.jobs = jobs;
    }

    /**
     * Lets nobody else change the instances of these jobs until the caller's transaction ends. Whoever changes an
     * instance and a job locks the instance first; and whoever locks more than one instance does so in their order, so
     * that no two wait for each other.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lockAllOf(Set<JobId> ids) {
        table.lockAllOf(ids);
    }

    /** Takes what became of different jobs, in the transaction that changed the jobs' rows. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void apply(Map<JobEvent, Job> turns) {
        var places = new LinkedHashMap<InstanceId, HostId>();
        var creates = new LinkedHashMap<InstanceId, InstanceCreated>();
        turns.forEach((event, job) -> {
            switch (event) {
                case JobProgressed step -> places.put(job.instanceId(), step.host());
                case InstanceCreated created -> creates.put(job.instanceId(), created);
                default -> apply(event, job);
            }
        });
        changes.placed(places);
        changes.running(creates);
    }

    private void apply(JobEvent event, Job job) {
        var id = job.instanceId();
        var host = event.host();
        switch (event) {
            case JobProgressed _, InstanceCreated _ -> {
                // Most events are one of these, so they are taken all at once.
            }
            case InstanceDeleted deleted -> table.lock(id).ifPresent(instance -> gone(instance, deleted));
            case StorageDeleted _ -> keptStorage.deleted(job.id());
            case InstanceChanged _ -> settle(job);
            case InstanceUpdated updated -> {
                changes.configured(id, updated.configuration());
                settle(job);
            }
            // On the host that speaks: the event that placed the instance there may not have been taken.
            case JobFailed _ -> undone(job, Optional.of(host));
            case JobDeclined _ when job.status() == JobStatus.FAILED -> undone(job, Optional.of(host));
            case JobInterrupted _, JobBlocked _, JobDeclined _ -> {
                // The job tries again or is dead-lettered; either way the instance is still being changed.
            }
        }
    }

    /**
     * Cancels a create that has not begun.
     *
     * @throws ProblemException if the job has begun, or is no create
     */
    @Transactional
    public Job cancel(Job job) {
        if (!lockIfAwaiting(job)) {
            throw notCancellable(job);
        }
        var cancelled = jobs.cancel(job.id()).orElseThrow(() -> notCancellable(job));
        undone(job, table.find(job.instanceId()).map(Instance::host));
        return cancelled;
    }

    /** Whether an instance still waits for what this job would do to it; if so, nobody else changes it meanwhile. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean lockIfAwaiting(Job job) {
        return job.type() == JobType.DELETE_STORAGE ? keptStorage.lockDeletedBy(job.id()) : lockIfInstanceAwaits(job);
    }

    private boolean lockIfInstanceAwaits(Job job) {
        return table.lock(job.instanceId())
                .filter(instance -> instance.status() == InstanceStatus.during(job.type()))
                .filter(_ -> isLast(job))
                .isPresent();
    }

    /** What is dead letter does not keep an instance from being changed, and is overtaken by that. */
    private boolean isLast(Job job) {
        return jobs.last(job.instanceId())
                .filter(last -> last.id().equals(job.id()))
                .isPresent();
    }

    /**
     * Takes note that a dead-lettered job will not be done, and has what it may have made cleaned up. A delete is not
     * undone by that: its host may have the command still, and do it whenever it is back.
     *
     * @param cleanUp the id of the job that cleans up, if anything is to be
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void discard(Job job, JobId cleanUp) {
        var instance = table.lock(job.instanceId()).orElseThrow();
        switch (job.type()) {
            case DELETE_INSTANCE -> gone(instance, keeper(instance));
            case DELETE_STORAGE -> keptStorage.deleted(job.id());
            case CREATE_INSTANCE -> unmade(job, instance, cleanUp);
            // What its host has made of it all the same, the next snapshot tells.
            case START_INSTANCE, STOP_INSTANCE, RESTART_INSTANCE, UPDATE_INSTANCE, SET_PASSWORD ->
                undone(job, Optional.empty());
        }
    }

    private void unmade(Job job, Instance instance, JobId cleanUp) {
        if (instance.host() == null) {
            undone(job, Optional.empty());
        } else {
            instances.delete(instance, cleanUp, instance.disposal());
        }
    }

    /** What removes a server that a host made in vain; empty if the instance is that host's, or may yet become so. */
    public Optional<DeleteInstance> removalOf(InstanceCreated event) {
        return jobs.find(event.job())
                .flatMap(job -> table.find(job.instanceId()))
                .filter(instance -> instance.isInVainOn(event.host()))
                .map(instance -> instance.removal(event.host(), event.job(), event.attempt()));
    }

    /**
     * Takes note of where a server was made for a job that was given up: if it is replayed, that host may find the
     * server, and if it is discarded, the server is removed there.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void noteLate(InstanceCreated event) {
        jobs.find(event.job())
                .filter(job -> job.status() == JobStatus.DEAD_LETTERED)
                .ifPresent(job -> changes.placed(Map.of(job.instanceId(), event.host())));
    }

    /**
     * Takes note that a host ended its instance for a job, or an attempt, that matters no more. The job stays as it is;
     * the instance is gone whatever was made of its job.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void noteLate(InstanceDeleted event) {
        jobs.find(event.job())
                .filter(job -> job.type() == JobType.DELETE_INSTANCE)
                .flatMap(job -> table.lock(job.instanceId()))
                .filter(instance -> event.host().equals(instance.host()))
                .ifPresent(instance -> gone(instance, event));
    }

    /** Takes note that a server goes by what a job was to bring about that was given up meanwhile. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void noteLate(InstanceUpdated event) {
        jobs.find(event.job())
                .filter(this::isLast)
                .flatMap(job -> table.lock(job.instanceId()))
                .filter(instance -> event.host().equals(instance.host()))
                .ifPresent(instance -> changes.configured(instance.id(), event.configuration()));
    }

    /** Takes note that a host removed a kept directory for a job, or an attempt, that matters no more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void noteLate(StorageDeleted event) {
        keptStorage.deleted(event.job());
    }

    private void gone(Instance instance, InstanceDeleted event) {
        gone(instance, keeper(event));
        Optional.ofNullable(event.sizeMiB()).ifPresent(size -> keptStorage.measured(instance.id(), size));
    }

    /** It may be told twice, and the directory may be another instance's by then. */
    private void gone(Instance instance, Optional<HostId> keeper) {
        if (instance.status() != InstanceStatus.DELETED) {
            keeper.ifPresent(host -> keptStorage.keep(instance, host));
            changes.deleted(instance.id(), keeper.isPresent());
        }
    }

    /** The host that has kept the directory. */
    private static Optional<HostId> keeper(InstanceDeleted event) {
        return Optional.of(event.host()).filter(_ -> event.storage() == StorageDisposal.KEEP);
    }

    /** The host that is to keep the directory, if something lies there. */
    private static Optional<HostId> keeper(Instance instance) {
        return Optional.ofNullable(instance.host()).filter(_ -> instance.kept() && instance.mayHoldData());
    }

    /** The job did not do it; a kept directory that it was to use is kept as before, on its host. */
    private void undone(Job job, Optional<HostId> host) {
        table.find(job.instanceId())
                .filter(instance -> instance.status() == InstanceStatus.during(job.type()))
                .ifPresent(instance -> undone(job, instance, host));
    }

    private void undone(Job job, Instance instance, Optional<HostId> host) {
        switch (job.type()) {
            case CREATE_INSTANCE -> {
                host.filter(_ -> instance.attached()).ifPresent(on -> keptStorage.keep(instance, on));
                changes.failed(instance.id());
            }
            case DELETE_INSTANCE, START_INSTANCE, STOP_INSTANCE, RESTART_INSTANCE, UPDATE_INSTANCE, SET_PASSWORD ->
                settle(job, instance);
            case DELETE_STORAGE -> {
                // Its host has removed the directory or goes on trying: it never says that this can't be done.
            }
        }
    }

    private void settle(Job job) {
        table.find(job.instanceId())
                .filter(instance -> instance.status() == InstanceStatus.during(job.type()))
                .ifPresent(instance -> settle(job, instance));
    }

    private void settle(Job job, Instance instance) {
        changes.settle(
                instance.id(), instance.status(), InstanceStatus.after(job.type(), job.status(), instance.settled()));
    }

    private static ProblemException notCancellable(Job job) {
        return ProblemException.of(
                ProblemCode.NOT_CANCELLABLE,
                "Only a create that has not begun can be cancelled; wait for the job's end.",
                job.id());
    }
}
