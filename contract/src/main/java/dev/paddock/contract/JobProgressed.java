package dev.paddock.contract;

import java.time.Instant;
import java.util.Objects;

/** A step begins. */
public record JobProgressed(HostId host, Instant at, JobId job, int attempt, Progress progress) implements JobEvent {

    public JobProgressed {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(progress, "progress");
    }

    @Override
    public int sequence() {
        return progress.done();
    }
}
