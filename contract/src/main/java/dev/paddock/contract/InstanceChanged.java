package dev.paddock.contract;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the command asked of a server is so.
 *
 * @param notice what its caller should know of how it went, for a person; null if it went as usual
 */
public record InstanceChanged(
        HostId host,
        Instant at,
        JobId job,
        int attempt,
        int sequence,
        @Nullable String notice) implements JobEvent {

    public InstanceChanged {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(job, "job");
    }
}
