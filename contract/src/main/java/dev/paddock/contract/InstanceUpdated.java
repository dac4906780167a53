package dev.paddock.contract;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The server goes by this from now on.
 *
 * @param notice what its caller should know of how it went, for a person; null if it went as usual
 */
public record InstanceUpdated(
        HostId host,
        Instant at,
        JobId job,
        int attempt,
        int sequence,
        Configuration configuration,
        @Nullable String notice)
        implements JobEvent {

    public InstanceUpdated {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(configuration, "configuration");
    }
}
