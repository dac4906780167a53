package dev.paddock.gateway.deadline;

import dev.paddock.gateway.job.JobStatus;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which deadline holds for a job. */
enum Deadline {
    /** For a host to take it. */
    WAITING,
    /** For news from the host that took it. */
    RUNNING,
    /** For an operator to replay or discard it. */
    DEAD_LETTER,
    /** Nothing more is to happen. */
    NONE;

    static Deadline of(JobStatus status) {
        return switch (status) {
            case QUEUED, RETRYING -> WAITING;
            case RUNNING -> RUNNING;
            case DEAD_LETTERED -> DEAD_LETTER;
            case SUCCEEDED, FAILED, CANCELLED -> NONE;
        };
    }

    /** The statuses that it holds for. */
    Set<JobStatus> statuses() {
        return Stream.of(JobStatus.values())
                .filter(status -> of(status) == this)
                .collect(Collectors.toUnmodifiableSet());
    }
}
