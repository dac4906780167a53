package dev.paddock.contract;

import java.time.Instant;
import java.util.Objects;

/**
 * This host can't do it as asked, and another may: the port is taken here, there is no room, the version is not
 * offered. What was half made is removed.
 */
public record JobDeclined(HostId host, Instant at, JobId job, int attempt, int sequence, Failure failure)
        implements JobEvent {

    public JobDeclined {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(failure, "failure");
    }
}
