package dev.paddock.contract;

import java.time.Instant;
import java.util.Objects;

/** The platform could not do it for the moment; what was half made is removed, and the gateway may try again. */
public record JobInterrupted(HostId host, Instant at, JobId job, int attempt, int sequence, Failure failure)
        implements JobEvent {

    public JobInterrupted {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(failure, "failure");
    }
}
