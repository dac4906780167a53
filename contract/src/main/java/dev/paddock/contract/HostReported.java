package dev.paddock.contract;

import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A host is there. Sent at the worker's start and every few seconds from then on.
 *
 * @param address where clients reach the host's published ports
 * @param versions PostgreSQL major versions that it offers
 */
public record HostReported(HostId host, Instant at, String address, SortedSet<String> versions) implements Event {

    public HostReported {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(address, "address");
        versions = Collections.unmodifiableSortedSet(new TreeSet<>(versions));
    }
}
