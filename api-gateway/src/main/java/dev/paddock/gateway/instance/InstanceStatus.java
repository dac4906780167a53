package dev.paddock.gateway.instance;

import dev.paddock.gateway.job.JobStatus;
import dev.paddock.gateway.job.JobType;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an instance is, or what a job is making of it. */
enum InstanceStatus {
    PROVISIONING,
    RUNNING,
    STOPPED,
    DELETED,
    FAILED,
    STARTING,
    STOPPING,
    UPDATING,
    DELETING,
    /** Its host is down. Only shown: what jobs made of the instance is RUNNING still. */
    LOST,
    /** Its server ended by itself and could not be brought back. Only shown, as LOST is. */
    CRASHED;

    /** Whether it lasts only as long as a job is at work, or a dead letter waits for an operator. */
    boolean isTransitional() {
        return switch (this) {
            case PROVISIONING, STARTING, STOPPING, UPDATING, DELETING -> true;
            case RUNNING, STOPPED, DELETED, FAILED, LOST, CRASHED -> false;
        };
    }

    /**
     * Whether what jobs made of an instance may go from this status to the next. An end may be asked for again, after a
     * first try was dead-lettered.
     */
    boolean mayBecome(InstanceStatus next) {
        return switch (this) {
            case PROVISIONING ->
                Set.of(RUNNING, STOPPED, FAILED, DELETING, DELETED).contains(next);
            case RUNNING, STOPPED ->
                Set.of(STARTING, STOPPING, UPDATING, DELETING, DELETED).contains(next);
            case STARTING, STOPPING, UPDATING ->
                Set.of(RUNNING, STOPPED, STARTING, STOPPING, UPDATING, FAILED, DELETING, DELETED)
                        .contains(next);
            case FAILED -> Set.of(DELETING, DELETED).contains(next);
            case DELETING -> Set.of(RUNNING, STOPPED, FAILED, DELETING, DELETED).contains(next);
            case DELETED, LOST, CRASHED -> false;
        };
    }

    /** The names of those that may become this one, for an SQL guard. */
    Set<String> sources() {
        return names(status -> status.mayBecome(this));
    }

    /** The names of the transitional ones, for SQL. */
    static Set<String> transitional() {
        return names(InstanceStatus::isTransitional);
    }

    /** What an instance is while a job of this type is at work. */
    static InstanceStatus during(JobType type) {
        return switch (type) {
            case CREATE_INSTANCE -> PROVISIONING;
            case DELETE_INSTANCE -> DELETING;
            case START_INSTANCE, RESTART_INSTANCE -> STARTING;
            case STOP_INSTANCE -> STOPPING;
            case UPDATE_INSTANCE, SET_PASSWORD -> UPDATING;
            case DELETE_STORAGE -> DELETED;
        };
    }

    /**
     * What an instance is once a job of this type has ended for good.
     *
     * @param settled what the instance was before, and is again if the job came to nothing; null if it was never
     *     reached
     */
    static InstanceStatus after(JobType type, JobStatus end, @Nullable InstanceStatus settled) {
        var before = settled == null ? FAILED : settled;
        return end == JobStatus.SUCCEEDED ? made(type, before) : unmade(type, before);
    }

    private static InstanceStatus made(JobType type, InstanceStatus before) {
        return switch (type) {
            case CREATE_INSTANCE, UPDATE_INSTANCE, SET_PASSWORD -> before;
            case DELETE_INSTANCE, DELETE_STORAGE -> DELETED;
            case START_INSTANCE, RESTART_INSTANCE -> RUNNING;
            case STOP_INSTANCE -> STOPPED;
        };
    }

    private static InstanceStatus unmade(JobType type, InstanceStatus before) {
        return switch (type) {
            case CREATE_INSTANCE -> FAILED;
            case DELETE_STORAGE -> DELETED;
            case DELETE_INSTANCE, START_INSTANCE, STOP_INSTANCE, RESTART_INSTANCE, UPDATE_INSTANCE, SET_PASSWORD ->
                before;
        };
    }

    private static Set<String> names(Predicate<InstanceStatus> wanted) {
        return Stream.of(values()).filter(wanted).map(InstanceStatus::name).collect(Collectors.toSet());
    }
}
