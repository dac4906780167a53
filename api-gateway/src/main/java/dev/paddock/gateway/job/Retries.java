package dev.paddock.gateway.job;

import dev.paddock.contract.Failure;
import dev.paddock.contract.HostId;
import dev.paddock.contract.JobBlocked;
import dev.paddock.contract.JobDeclined;
import dev.paddock.contract.JobEvent;
import dev.paddock.contract.JobId;
import dev.paddock.contract.JobInterrupted;
import dev.paddock.gateway.host.Placement;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/** What becomes of a job whose attempt came to nothing: another attempt, here or elsewhere, or its end. */
@Component
class Retries {

    private final JobTable table;
    private final JobTransitions transitions;
    private final RetryPolicy policy;
    private final Placement placement;
    private final RandomGenerator random = RandomGenerator.getDefault();

    Retries(JobTable table, JobTransitions transitions, RetryPolicy policy, Placement placement) {
        this.table = table;
        this.transitions = transitions;
        this.policy = policy;
        this.placement = placement;
    }

    /** Whether there is none after this attempt, unless an operator replays the job. */
    boolean isLast(JobId id, int attempt) {
        return policy.isLast(table.attemptInRound(id, attempt));
    }

    /** Begins the next attempt in place of one of which nothing is heard any more; empty if that does not run. */
    Optional<Job> again(JobId id, int attempt, JobError error) {
        var delay = policy.delayAfter(table.attemptInRound(id, attempt), random);
        return transitions.retrying(id, attempt, error, delay, routeAfter(id, hosts(error)));
    }

    private static Set<HostId> hosts(JobError error) {
        return error.host() == null ? Set.of() : Set.of(new HostId(error.host()));
    }

    Optional<Job> interrupted(JobInterrupted event) {
        return interrupted(event, event.failure());
    }

    /** What somebody has to mend on one host, another may do without. */
    Optional<Job> blocked(JobBlocked event) {
        return table.boundTo(event.job()).isEmpty() && mayBeDoneElsewhere(event.host())
                ? interrupted(event, event.failure())
                : transitions.deadLettered(event, JobError.of(event, event.failure()));
    }

    private boolean mayBeDoneElsewhere(HostId host) {
        return placement.otherThan(Set.of(host)).isPresent() || placement.mayTakeLater(Set.of(host));
    }

    /** What was asked of this host alone can't be done; what any may do goes on to one that has not declined it. */
    Optional<Job> declined(JobDeclined event) {
        var error = JobError.of(event, event.failure());
        if (table.boundTo(event.job()).isPresent()) {
            return transitions.failed(event, error);
        }
        var declines =
                table.declines(event.job()).and(event.host(), event.failure().code());
        return placement
                .otherThan(declines.hosts())
                .map(next -> transitions.passedOn(event, error, Route.to(next, declines)))
                .orElseGet(() -> declinedByAll(event, declines));
    }

    /** Whoever has room first takes the next attempt. */
    private Optional<Job> declinedByAll(JobDeclined event, Declines declines) {
        return declines.mayPass() || placement.mayTakeLater(declines.hosts())
                ? interrupted(event, event.failure(), Route.toAny())
                : transitions.failed(event, JobError.of(event, event.failure()));
    }

    private Optional<Job> interrupted(JobEvent event, Failure failure) {
        return interrupted(event, failure, routeAfter(event.job(), Set.of(event.host())));
    }

    private Optional<Job> interrupted(JobEvent event, Failure failure, Route next) {
        var error = JobError.of(event, failure);
        var attempt = table.attemptInRound(event.job(), event.attempt());
        return policy.isLast(attempt)
                ? transitions.deadLettered(event, error)
                : transitions.retrying(event, error, policy.delayAfter(attempt, random), next);
    }

    /** A host that is sick fails sooner than others do their work, and would be the first to take the next attempt. */
    private Route routeAfter(JobId id, Set<HostId> failed) {
        return table.boundTo(id)
                .or(() -> placement.otherThan(failed))
                .map(Route::to)
                .orElseGet(Route::toAny);
    }
}
