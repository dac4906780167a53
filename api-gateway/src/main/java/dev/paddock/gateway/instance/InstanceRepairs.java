package dev.paddock.gateway.instance;

import dev.paddock.contract.InstanceId;
import dev.paddock.gateway.job.Job;
import dev.paddock.gateway.job.Jobs;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Instances that say a job is at work on them when none is. No transaction leaves one so; should a bug or a hand do it,
 * its caller would wait for ever.
 */
@Component
public class InstanceRepairs {

    private static final Logger log = LoggerFactory.getLogger(InstanceRepairs.class);

    private final InstanceTable table;
    private final InstanceChanges changes;
    private final Jobs jobs;

    InstanceRepairs(InstanceTable table, InstanceChanges changes, Jobs jobs) {
        this.table = table;
        this.changes = changes;
        this.jobs = jobs;
    }

    /** Those whose last job has ended for good, or that have none. */
    public List<InstanceId> stuck(int most) {
        return table.stuck(most);
    }

    /** Makes of one what its last job says, unless somebody else sees to it right now. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void repair(InstanceId id) {
        table.lockIfStuck(id).ifPresent(instance -> {
            var settled = instance.settled();
            var status = jobs.last(id)
                    .map((Job job) -> InstanceStatus.after(job.type(), job.status(), settled))
                    .orElse(settled == null ? InstanceStatus.FAILED : settled);
            log.error(
                    "Instance {} was {} though no job was at work on it; it is {} now. Please report this.",
                    id,
                    instance.status(),
                    status);
            changes.settle(id, instance.status(), status);
        });
    }
}
