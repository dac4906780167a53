package dev.paddock.contract;

import java.time.Instant;
import java.util.Objects;

/** It can't be done as asked; what was half made is removed, and trying again would not help. */
public record JobFailed(HostId host, Instant at, JobId job, int attempt, int sequence, Failure failure)
        implements JobEvent {

    public JobFailed {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(failure, "failure");
    }
}
