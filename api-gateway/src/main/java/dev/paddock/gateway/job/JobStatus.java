package dev.paddock.gateway.job;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a job stands. */
public enum JobStatus {
    QUEUED,
    RUNNING,
    /** An attempt was interrupted, and the next one waits for its time. */
    RETRYING,
    SUCCEEDED,
    /** It can't be done as asked. */
    FAILED,
    /** The platform could not do it; an operator may replay it. */
    DEAD_LETTERED,
    CANCELLED;

    private static final Set<JobStatus> ENDED = EnumSet.of(SUCCEEDED, FAILED, DEAD_LETTERED, CANCELLED);

    /** Whether nothing more happens of itself. */
    public boolean isFinal() {
        return ENDED.contains(this);
    }

    /**
     * Whether a job may go from this status to the next. A job that was never seen running may end, since the event
     * that said so may come late or not at all.
     */
    public boolean mayBecome(JobStatus next) {
        return switch (this) {
            case QUEUED, RETRYING -> next != QUEUED;
            case RUNNING -> next != QUEUED && next != CANCELLED;
            case DEAD_LETTERED -> next == QUEUED || next == FAILED;
            case SUCCEEDED, FAILED, CANCELLED -> false;
        };
    }

    /** The names of those that may become this one, for an SQL guard. */
    Set<String> sources() {
        return Stream.of(values())
                .filter(status -> status.mayBecome(this))
                .map(JobStatus::name)
                .collect(Collectors.toSet());
    }
}
