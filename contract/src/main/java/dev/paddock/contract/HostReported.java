package dev.paddock.contract;

import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A host is there. Sent at the worker's start and every few seconds from then on.
 *
 * @param address where clients reach the host's published ports
 * @param versions PostgreSQL major versions that it offers
 * @param impediment why it takes no commands now, for a person; null if it takes them
 */
public record HostReported(
        HostId host,
        Instant at,
        String address,
        SortedSet<String> versions,
        @Nullable String impediment) implements Event {

    public HostReported {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(address, "address");
        versions = Collections.unmodifiableSortedSet(new TreeSet<>(versions));
    }
}
