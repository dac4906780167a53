package dev.paddock.gateway.instance;

import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.gateway.job.Job;
import dev.paddock.gateway.job.JobError;
import dev.paddock.gateway.job.Jobs;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What a host has, and what becomes of that when the host is there no more. */
@Component
public class Holdings {

    private final InstanceTable table;
    private final InstanceChanges changes;
    private final KeptStorage keptStorage;
    private final Jobs jobs;

    Holdings(InstanceTable table, InstanceChanges changes, KeptStorage keptStorage, Jobs jobs) {
        this.table = table;
        this.changes = changes;
        this.keptStorage = keptStorage;
        this.jobs = jobs;
    }

    /** What a host has now. */
    public Held of(HostId host) {
        return new Held(table.countOn(host), keptStorage.countOn(host));
    }

    /**
     * Gives up all that a host has. What any other host may make as well is left to be made there.
     *
     * @param why the jobs fail that only this host could do
     * @return those jobs
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Job> giveUp(HostId host, JobError why) {
        var instances = table.lockAllOn(host);
        var failed = jobs.giveUpOn(host, why);
        var withoutJob = failed.stream().map(Job::instanceId).collect(Collectors.toSet());
        instances.forEach(instance -> giveUp(instance, withoutJob));
        keptStorage.forgetOn(host);
        return failed;
    }

    private void giveUp(Instance instance, Set<InstanceId> withoutJob) {
        if (instance.status() != InstanceStatus.PROVISIONING) {
            changes.deleted(instance.id(), false);
        } else if (withoutJob.contains(instance.id())) {
            changes.failed(instance.id());
        } else {
            changes.unplaced(instance.id());
        }
    }

    /**
     * How much a host has.
     *
     * @param instances that it has, is making, or alone may make
     * @param keptDirectories that wait to be attached again
     */
    public record Held(int instances, int keptDirectories) {

        public boolean isNothing() {
            return instances == 0 && keptDirectories == 0;
        }
    }
}
