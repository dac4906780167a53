package dev.paddock.gateway.instance;

import dev.paddock.contract.JobId;
import dev.paddock.gateway.http.Preferences;
import dev.paddock.gateway.job.Job;
import dev.paddock.gateway.job.JobError;
import dev.paddock.gateway.job.JobStatus;
import dev.paddock.gateway.job.JobType;
import dev.paddock.gateway.job.JobWatch;
import dev.paddock.gateway.job.Jobs;
import dev.paddock.gateway.password.Password;
import dev.paddock.gateway.problem.ProblemException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Answers calls that make a job: at once, or as soon as the job has ended if the caller would rather wait. */
@Component
class Answers {

    private final Jobs jobs;
    private final JobWatch watch;
    private final InstanceTable table;

    Answers(Jobs jobs, JobWatch watch, InstanceTable table) {
        this.jobs = jobs;
        this.watch = watch;
        this.table = table;
    }

    /**
     * The answer for a job that was accepted.
     *
     * @param done the status if the job succeeds while the caller waits
     * @throws ProblemException if it fails while the caller waits
     */
    ResponseEntity<Answer> accepted(JobId id, @Nullable Password generated, Preferences preferences, HttpStatus done)
            throws InterruptedException {
        var wait = preferences.patience();
        var ended = wait.isPresent() ? watch.await(id, wait.get(), () -> ended(id)) : Optional.<Job>empty();
        return ended.isPresent()
                ? ended(ended.get(), generated, wait.orElse(Duration.ZERO), done)
                : pending(jobs.find(id).orElseThrow(), generated);
    }

    private Optional<Job> ended(JobId id) {
        return jobs.find(id).filter(Job::isFinal);
    }

    private ResponseEntity<Answer> pending(Job job, @Nullable Password generated) {
        return ResponseEntity.accepted()
                .location(URI.create("/v1/jobs/" + job.id()))
                .header(HttpHeaders.RETRY_AFTER, "1")
                .body(answer(job, generated));
    }

    private ResponseEntity<Answer> ended(Job job, @Nullable Password generated, Duration wait, HttpStatus done) {
        if (job.status() != JobStatus.SUCCEEDED) {
            throw unsuccessful(job);
        }
        return ResponseEntity.status(done)
                .location(URI.create("/v1/instances/" + job.instanceId()))
                .header(Preferences.APPLIED, Preferences.applied(wait))
                .body(answer(job, generated));
    }

    private Answer answer(Job job, @Nullable Password generated) {
        var instance = table.find(job.instanceId()).orElseThrow();
        return new Answer(job, instance, isAttached(job, instance) ? null : generated);
    }

    /** The roles of a kept directory stay as they were. */
    private static boolean isAttached(Job job, Instance instance) {
        return job.type() == JobType.CREATE_INSTANCE && instance.attached();
    }

    private static ProblemException unsuccessful(Job job) {
        var error = Optional.ofNullable(job.error());
        var code = error.map(JobError::code).orElse("cancelled");
        var detail = error.map(JobError::message).orElse("The job was cancelled before it began.");
        return switch (job.status()) {
            case DEAD_LETTERED -> ProblemException.ofJob(HttpStatus.SERVICE_UNAVAILABLE, code, detail, job.id());
            case CANCELLED -> ProblemException.ofJob(HttpStatus.CONFLICT, code, detail, job.id());
            case QUEUED, RUNNING, RETRYING, SUCCEEDED, FAILED -> ProblemException.ofJob(code, detail, job.id());
        };
    }
}
