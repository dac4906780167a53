package dev.paddock.contract;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * All instances that a host has, seen at once; one that is not in it is not on the host. It says how things are, not
 * what changed, so that one that is lost is made good by the next.
 *
 * @param sequence rises with each that the host sends, over the worker's restarts too; an older one comes too late
 */
public record HostObserved(HostId host, Instant at, long sequence, List<Observation> instances) implements Event {

    public HostObserved {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(at, "at");
        instances = List.copyOf(instances);
    }
}
