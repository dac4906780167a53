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
import java.util.function.Function;
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
     * The answer for a job that was accepted, and changes an instance.
     *
     * @param done the status if the job succeeds while the caller waits
     * @throws ProblemException if it fails while the caller waits
     */
    ResponseEntity<Answer> accepted(JobId id, @Nullable Password generated, Preferences preferences, HttpStatus done)
            throws InterruptedException {
        return accepted(
                id,
                preferences,
                job -> ResponseEntity.status(done).location(URI.create("/v1/instances/" + job.instanceId())),
                job -> answer(job, generated));
    }

    /**
     * The answer for any job that was accepted.
     *
     * @param done how it begins if the job succeeds while the caller waits
     * @param body what it says of the job
     * @throws ProblemException if it fails while the caller waits
     */
    <T> ResponseEntity<T> accepted(
            JobId id, Preferences preferences, Function<Job, ResponseEntity.BodyBuilder> done, Function<Job, T> body)
            throws InterruptedException {
        var wait = preferences.patience();
        var ended = wait.isPresent() ? watch.await(id, wait.get(), () -> ended(id)) : Optional.<Job>empty();
        return ended.isPresent()
                ? ended(ended.get(), wait.orElse(Duration.ZERO), done).body(body.apply(ended.get()))
                : pending(jobs.find(id).orElseThrow(), body);
    }

    private Optional<Job> ended(JobId id) {
        return jobs.find(id).filter(Job::isFinal);
    }

    private static <T> ResponseEntity<T> pending(Job job, Function<Job, T> body) {
        return ResponseEntity.accepted()
                .location(URI.create("/v1/jobs/" + job.id()))
                .header(HttpHeaders.RETRY_AFTER, "1")
                .body(body.apply(job));
    }

    private static ResponseEntity.BodyBuilder ended(
            Job job, Duration wait, Function<Job, ResponseEntity.BodyBuilder> done) {
        if (job.status() != JobStatus.SUCCEEDED) {
            throw unsuccessful(job);
        }
        return done.apply(job).header(Preferences.APPLIED, Preferences.applied(wait));
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
