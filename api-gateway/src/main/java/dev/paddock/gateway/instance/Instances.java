package dev.paddock.gateway.instance;

import dev.paddock.contract.Command;
import dev.paddock.contract.ControlInstance;
import dev.paddock.contract.ControlInstance.Action;
import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import dev.paddock.contract.ScramVerifier;
import dev.paddock.contract.SetPassword;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.contract.TenantId;
import dev.paddock.contract.Topology;
import dev.paddock.contract.UpdateInstance;
import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.host.Hosts;
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
class Instances {

    private final InstanceTable table;
    private final InstanceChanges changes;
    private final KeptStorage keptStorage;
    private final Hosts hosts;
    private final Jobs jobs;

    Instances(InstanceTable table, InstanceChanges changes, KeptStorage keptStorage, Hosts hosts, Jobs jobs) {
        this.table = table;
        this.changes = changes;
        this.keptStorage = keptStorage;
        this.hosts = hosts;
        this.jobs = jobs;
    }

    /** Accepts a create. */
    @Transactional(propagation = Propagation.MANDATORY)
    public JobId create(Caller caller, Draft asked) {
        var tenant = caller.tenant();
        var draft = keptStorage
                .take(tenant, asked.storageDir())
                .map(asked::attachedTo)
                .orElse(asked);
        if (draft.host() != null) {
            hosts.requireTakesCreates(draft.host());
        }
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
            changes.ending(command, InstanceStatus.DELETED);
            jobs.acceptAsDone(new NewJob(command, Topology.CREATE_KEY));
        } else {
            changes.ending(command, InstanceStatus.DELETING);
            jobs.accept(new NewJob(command, Topology.hostKey(host)));
        }
        return job;
    }

    /**
     * Accepts a start, stop or restart; there is nothing to do where it is so already.
     *
     * @throws ProblemException if the instance is neither running nor stopped
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public JobId control(Instance instance, JobId job, Action action) {
        var host = requireThere(instance);
        var command = new ControlInstance(
                job, 1, instance.tenant(), instance.id(), next(instance), instance.storageDir(), action);
        if (instance.isAlready(action)) {
            jobs.acceptAsDone(new NewJob(command, Topology.hostKey(host)));
        } else {
            change(command, host);
        }
        return job;
    }

    /**
     * Accepts a new password.
     *
     * @throws ProblemException if the instance does not run
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public JobId setPassword(Instance instance, JobId job, ScramVerifier verifier) {
        var host = requireThere(instance);
        requireStarted(instance);
        change(
                new SetPassword(
                        job,
                        1,
                        instance.tenant(),
                        instance.id(),
                        next(instance),
                        instance.storageDir(),
                        instance.adminUser(),
                        verifier),
                host);
        return job;
    }

    /**
     * Accepts a change; one of nothing but the time that it lives is done at once.
     *
     * @throws ProblemException if more is to change and the instance does not run
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public JobId update(Instance instance, JobId job, Update update) {
        var host = requireThere(instance);
        var before = instance.configuration();
        var command = new UpdateInstance(
                job,
                1,
                instance.tenant(),
                instance.id(),
                next(instance),
                instance.storageDir(),
                before,
                update.after(),
                update.restart());
        if (update.newTtl()) {
            changes.livesFor(instance.id(), update.ttl());
        }
        if (before.equals(update.after())) {
            jobs.acceptAsDone(new NewJob(command, Topology.hostKey(host)));
        } else {
            requireStarted(instance);
            change(command, host);
        }
        return job;
    }

    private static void requireStarted(Instance instance) {
        if (instance.settled() == InstanceStatus.STOPPED) {
            throw ProblemException.of(
                    ProblemCode.INVALID_STATUS, "This instance is stopped; start it, and send this again.");
        }
    }

    private void change(Command command, HostId host) {
        var job = new NewJob(command, Topology.hostKey(host));
        changes.changing(command, InstanceStatus.during(job.type()));
        jobs.accept(job);
    }

    private static long next(Instance instance) {
        return instance.generation() + 1;
    }

    /** The host that an instance has run on. */
    private static HostId requireThere(Instance instance) {
        var host = instance.host();
        if (host == null || instance.settled() == null || instance.status() == InstanceStatus.DELETING) {
            throw ProblemException.of(
                    ProblemCode.INVALID_STATUS,
                    "This instance is %s, and can only be deleted.".formatted(instance.status()));
        }
        return host;
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
     * An instance that the caller may see.
     *
     * @throws ProblemException if there is none, or it has been deleted
     */
    public Instance present(Caller caller, InstanceId id) {
        return present(table.find(id, caller.visibleTenant()));
    }

    private static Instance present(Optional<Instance> found) {
        var instance =
                found.orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND, "There is no such instance."));
        if (instance.status() == InstanceStatus.DELETED) {
            throw ProblemException.of(ProblemCode.GONE, "This instance has been deleted.");
        }
        return instance;
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
