package dev.paddock.gateway.deadline;

import dev.paddock.contract.JobId;
import dev.paddock.gateway.deadletter.DeadLetters;
import dev.paddock.gateway.job.Job;
import dev.paddock.gateway.job.JobStatus;
import dev.paddock.gateway.job.Jobs;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** An attempt of which its host tells nothing more is interrupted: the next one begins, or it was the last. */
@Component
class SilentJobs implements Sweep<JobId> {

    private final Jobs jobs;
    private final DeadLetters deadLetters;
    private final Causes causes;
    private final Duration limit;

    SilentJobs(Jobs jobs, DeadLetters deadLetters, Causes causes, DeadlineSettings settings) {
        this.jobs = jobs;
        this.deadLetters = deadLetters;
        this.causes = causes;
        this.limit = settings.running();
    }

    @Override
    public String name() {
        return "silent-jobs";
    }

    @Override
    public Duration patience() {
        return limit;
    }

    @Override
    public List<JobId> overdue(int most) {
        return jobs.overdue(Deadline.RUNNING.statuses(), limit, most);
    }

    @Override
    public void end(JobId id) {
        jobs.lockOverdue(id, Deadline.RUNNING.statuses(), limit).ifPresent(this::interrupt);
    }

    private void interrupt(Job job) {
        jobs.interrupt(job.id(), job.attempt(), causes.hostSilent(job, limit))
                .filter(now -> now.status() == JobStatus.DEAD_LETTERED)
                .ifPresent(deadLetters::add);
    }
}
