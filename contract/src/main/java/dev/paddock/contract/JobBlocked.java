package dev.paddock.contract;

import java.time.Instant;
import java.util.Objects;

/**
 * The platform can't do it until somebody has mended the cause, and trying again before would end the same; what was
 * half made is removed.
 */
public record JobBlocked(HostId host, Instant at, JobId job, int attempt, int sequence, Failure failure)
        implements JobEvent {

    public JobBlocked {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(failure, "failure");
    }
}
