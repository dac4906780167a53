package dev.paddock.gateway.deadline;

import dev.paddock.contract.JobId;
import dev.paddock.gateway.deadletter.DeadLetters;
import dev.paddock.gateway.job.JobStatus;
import dev.paddock.gateway.job.Jobs;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** A dead-lettered job that stands among no dead letters could be replayed by nobody. */
@Component
class UnlistedJobs implements Sweep<JobId> {

    private final DeadLetters deadLetters;
    private final Jobs jobs;

    UnlistedJobs(DeadLetters deadLetters, Jobs jobs) {
        this.deadLetters = deadLetters;
        this.jobs = jobs;
    }

    @Override
    public String name() {
        return "unlisted-jobs";
    }

    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public List<JobId> overdue(int most) {
        return deadLetters.unlisted(most);
    }

    @Override
    public void end(JobId id) {
        jobs.find(id).filter(job -> job.status() == JobStatus.DEAD_LETTERED).ifPresent(deadLetters::add);
    }
}
