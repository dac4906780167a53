package dev.paddock.contract;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What some of a host's instances use and do. It is sent every few seconds, and one that is lost is made good by the
 * next.
 *
 * @param sequence rises with each that the host sends, over the worker's restarts too; an older one comes too late
 */
public record HostMeasured(HostId host, Instant at, long sequence, List<Measurement> measurements) implements Event {

    public HostMeasured {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(at, "at");
        measurements = List.copyOf(measurements);
    }
}
