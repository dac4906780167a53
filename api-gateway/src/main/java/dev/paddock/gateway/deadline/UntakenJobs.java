package dev.paddock.gateway.deadline;

import dev.paddock.contract.JobId;
import dev.paddock.gateway.deadletter.DeadLetters;
import dev.paddock.gateway.job.Job;
import dev.paddock.gateway.job.Jobs;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** A job that no host takes is dead-lettered. */
@Component
class UntakenJobs implements Sweep<JobId> {

    private final Jobs jobs;
    private final DeadLetters deadLetters;
    private final Causes causes;
    private final Duration limit;

    UntakenJobs(Jobs jobs, DeadLetters deadLetters, Causes causes, DeadlineSettings settings) {
        this.jobs = jobs;
        this.deadLetters = deadLetters;
        this.causes = causes;
        this.limit = settings.waiting();
    }

    @Override
    public String name() {
        return "untaken-jobs";
    }

    @Override
    public Duration patience() {
        return limit;
    }

    @Override
    public List<JobId> overdue(int most) {
        return jobs.overdue(Deadline.WAITING.statuses(), limit, most);
    }

    @Override
    public void end(JobId id) {
        jobs.lockOverdue(id, Deadline.WAITING.statuses(), limit).ifPresent(this::giveUp);
    }

    private void giveUp(Job job) {
        var error = causes.notTaken(jobs.boundTo(job.id()), limit);
        jobs.deadLetter(job.id(), job.attempt(), error).ifPresent(deadLetters::add);
    }
}
