package dev.paddock.contract;

import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host is there. Sent at the worker's start and every few seconds from then on. What is null here, a worker of an
 * earlier version does not tell, or nobody knows while Docker does not answer.
 *
 * @param address where clients reach the host's published ports
 * @param versions PostgreSQL major versions that it offers
 * @param impediment why it takes no commands now, for a person; null if it takes them
 * @param full why it takes no creates now though it could carry out commands, for a person; null if it has room
 * @param draining whether it takes no creates because it was told so; null if it can't be told
 * @param capacity what it has in all
 * @param free what of it is free
 * @param dockerVersion of the engine
 * @param workerVersion of the program that speaks
 */
public record HostReported(
        HostId host,
        Instant at,
        String address,
        SortedSet<String> versions,
        @Nullable String impediment,
        @Nullable String full,
        @Nullable Boolean draining,
        @Nullable Resources capacity,
        @Nullable Resources free,
        @Nullable String dockerVersion,
        @Nullable String workerVersion)
        implements Event {

    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,3}");

    /** @throws IllegalArgumentException if a version is no major version of PostgreSQL */
    public HostReported {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(address, "address");
        versions = Collections.unmodifiableSortedSet(new TreeSet<>(versions));
        if (!versions.stream().allMatch(VERSION.asMatchPredicate())) {
            throw new IllegalArgumentException("A host offers major versions of PostgreSQL, such as 17");
        }
    }
}
