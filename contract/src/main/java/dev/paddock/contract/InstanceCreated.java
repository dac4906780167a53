package dev.paddock.contract;

import java.time.Instant;
import java.util.Objects;

/**
 * The server answered a query over TCP at this endpoint.
 *
 * @param address where clients reach the host
 * @param port the published port
 */
public record InstanceCreated(HostId host, Instant at, JobId job, int attempt, int sequence, String address, int port)
        implements JobEvent {

    public InstanceCreated {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(address, "address");
    }
}
