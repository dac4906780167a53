package dev.paddock.gateway.deadline;

import dev.paddock.contract.JobId;
import dev.paddock.gateway.job.Jobs;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** A job that any host may do does not wait for the one that it was sent to, when that can't take it any more. */
@Component
class StrandedJobs implements Sweep<JobId> {

    private final Jobs jobs;
    private final Causes causes;

    StrandedJobs(Jobs jobs, Causes causes) {
        this.jobs = jobs;
        this.causes = causes;
    }

    @Override
    public String name() {
        return "stranded-jobs";
    }

    /** Whether a host is heard has been found out already. */
    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public List<JobId> overdue(int most) {
        return jobs.stranded(most);
    }

    @Override
    public void end(JobId id) {
        jobs.callBack(id, causes.stranded());
    }
}
