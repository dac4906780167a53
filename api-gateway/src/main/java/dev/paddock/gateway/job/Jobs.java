package dev.paddock.gateway.job;

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
import dev.paddock.gateway.host.Hindrance;
import dev.paddock.gateway.host.Placement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The way of a job from being accepted to its end. */
@Component
public class Jobs {

    private static final String GATEWAY = "/gateway";

    private final JobTable table;
    private final JobTransitions transitions;
    private final JobHistory history;
    private final Retries retries;
    private final Placement placement;
    private final ApplicationEventPublisher news;

    Jobs(
            JobTable table,
            JobTransitions transitions,
            JobHistory history,
            Retries retries,
            Placement placement,
            ApplicationEventPublisher news) {
        this.placement = placement;
        this.table = table;
        this.transitions = transitions;
        this.history = history;
        this.retries = retries;
        this.news = news;
    }

    /** Enters a job, in the caller's transaction; from its commit on, the outbox publishes the job's command. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Job accept(NewJob job) {
        return enter(job, JobStatus.QUEUED);
    }

    /** Enters a job that has nothing left to do. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Job acceptAsDone(NewJob job) {
        return enter(job, JobStatus.SUCCEEDED);
    }

    /** Finds a job that this tenant sees; null sees all. */
    public Optional<Job> find(JobId id, @Nullable UUID tenant) {
        return table.find(id, tenant);
    }

    /** Finds a job whoever asks, for the gateway's own use. */
    public Optional<Job> find(JobId id) {
        return table.find(id, null);
    }

    /** The one job of an instance that has not ended. */
    public Optional<JobId> unfinished(InstanceId instance) {
        return table.unfinished(instance);
    }

    /**
     * Takes events of different jobs, in the caller's transaction: each once, and only forward. The caller publishes
     * {@link JobChanged} for each that was taken.
     *
     * @param events at most one of each job
     * @return the jobs that were changed, as they are now; any other event is stale, or was taken before
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<JobId, Job> apply(List<JobEvent> events) {
        var now = Stream.of(
                        transitions.running(only(JobProgressed.class, events)).stream(),
                        transitions.created(only(InstanceCreated.class, events)).stream(),
                        events.stream().flatMap(event -> apply(event).stream()))
                .flatMap(Function.identity())
                .collect(Collectors.toMap(Job::id, Function.identity()));
        history.add(events.stream()
                .flatMap(event ->
                        Optional.ofNullable(now.get(event.job())).map(job -> JobHistory.Entry.of(event, job)).stream())
                .toList());
        return now;
    }

    private Optional<Job> apply(JobEvent event) {
        return switch (event) {
            // Most events are one of these, so they are taken all at once.
            case JobProgressed _, InstanceCreated _ -> Optional.empty();
            case InstanceDeleted deleted -> transitions.succeeded(event);
            case StorageDeleted deleted -> transitions.succeeded(event);
            case InstanceChanged changed -> transitions.succeeded(event, changed.notice());
            case InstanceUpdated updated -> transitions.succeeded(event, updated.notice());
            case JobFailed failed -> transitions.failed(event, JobError.of(event, failed.failure()));
            case JobInterrupted interrupted -> retries.interrupted(interrupted);
            case JobBlocked blocked -> retries.blocked(blocked);
            case JobDeclined declined -> retries.declined(declined);
        };
    }

    private static <E extends JobEvent> List<E> only(Class<E> kind, List<JobEvent> events) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The job that an instance got last, not counting one that ends the directory that it left. */
    public Optional<Job> last(InstanceId instance) {
        return table.last(instance);
    }

    /** Jobs in these statuses of which there was no news for longer than the limit, the oldest first. */
    public List<JobId> overdue(Set<JobStatus> statuses, Duration limit, int most) {
        return table.overdue(statuses, limit, most);
    }

    /** Locks a job that is still overdue; empty if it is not, or if another gateway sees to it right now. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Job> lockOverdue(JobId id, Set<JobStatus> statuses, Duration limit) {
        return table.lockOverdue(id, statuses, limit);
    }

    /** The one host that a job can be done on; empty if any host may. */
    public Optional<HostId> boundTo(JobId id) {
        return table.boundTo(id);
    }

    /** Interrupts a running attempt of which nothing is heard any more; empty if it does not run. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Job> interrupt(JobId id, int attempt, JobError error) {
        return retries.isLast(id, attempt)
                ? deadLetter(id, attempt, error)
                : retries.again(id, attempt, error).map(job -> noted(job, attempt, JobHistory.INTERRUPTED));
    }

    /**
     * Lets whoever has room do what a removed host has ended an attempt at, well or not: its command is acknowledged,
     * and nobody else would hear of it again.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void disown(JobEvent event) {
        if (!(event instanceof JobProgressed) && boundTo(event.job()).isEmpty()) {
            var error = new JobError(
                    "host-removed",
                    "The host that had it was removed.",
                    null,
                    event.host().value(),
                    event.at());
            transitions
                    .passedOn(event, error, Route.toAny())
                    .ifPresent(job -> noted(job, event.attempt(), JobHistory.INTERRUPTED));
        }
    }

    /** Jobs that any host may do, and that were sent to one that can't take them any more. */
    public List<JobId> stranded(int most) {
        return table.sentElsewhere(placement.reachable(), most);
    }

    /** Lets any host take such a job; empty if it is none any more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Job> callBack(JobId id, JobError error) {
        return table.lockSentElsewhere(id, placement.reachable())
                .flatMap(job -> transitions
                        .calledBack(id, job.attempt(), error)
                        .map(now -> noted(now, job.attempt(), JobHistory.INTERRUPTED)));
    }

    /** Why nobody takes a job that waits to be taken; empty if somebody does, or it does not wait. */
    Optional<Hindrance> hindranceOf(Job job) {
        return switch (job.status()) {
            case QUEUED, RETRYING ->
                boundTo(job.id()).map(placement::hindranceOf).orElseGet(placement::hindrance);
            case RUNNING, SUCCEEDED, FAILED, DEAD_LETTERED, CANCELLED -> Optional.empty();
        };
    }

    /** Takes note that the broker or the gateway gave up an attempt; empty if that attempt matters no more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Job> deadLetter(JobId id, int attempt, JobError error) {
        return noted(transitions.deadLettered(id, attempt, error), JobHistory.DEAD_LETTERED);
    }

    /** Begins a new round of attempts at a dead-lettered job; empty if it is none, or none that can be replayed. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Job> replay(JobId id) {
        return noted(transitions.replayed(id), JobHistory.QUEUED);
    }

    /** Lets a dead-lettered job fail for good; empty if it is none. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Job> discard(JobId id) {
        return noted(transitions.discarded(id), JobHistory.DISCARDED);
    }

    /** Cancels a create that has not begun; empty if it has, or is no create. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Job> cancel(JobId id) {
        return noted(transitions.cancelled(id), JobHistory.CANCELLED);
    }

    /** Lets all jobs fail that only this host could do; the others go on elsewhere. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Job> giveUpOn(HostId host, JobError error) {
        return table.jobsBoundTo(host).stream()
                .flatMap(id -> noted(transitions.hostRemoved(id, host, error), JobHistory.HOST_REMOVED).stream())
                .toList();
    }

    /** The attempts at a job that came to nothing, in their order. */
    public List<FailedAttempt> failedAttempts(JobId id) {
        return history.failedAttempts(id);
    }

    private Optional<Job> noted(Optional<Job> changed, int sequence) {
        return changed.map(job -> noted(job, job.attempt(), sequence));
    }

    /** @param attempt that it is about; the job may be at the next one already */
    private Job noted(Job job, int attempt, int sequence) {
        history.add(List.of(new JobHistory.Entry(job, attempt, sequence, GATEWAY)));
        news.publishEvent(new JobChanged(job));
        return job;
    }

    private Job enter(NewJob newJob, JobStatus status) {
        var job = table.insert(newJob, status);
        history.add(List.of(new JobHistory.Entry(job, job.attempt(), JobHistory.QUEUED, GATEWAY)));
        news.publishEvent(new JobChanged(job));
        return job;
    }
}
