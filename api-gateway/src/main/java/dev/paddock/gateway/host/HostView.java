package dev.paddock.gateway.host;

import dev.paddock.contract.HostId;
import java.time.Instant;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A host as operators see it.
 *
 * @param address where clients reach its instances
 * @param instances how many it has, those that a job is making or ending among them
 * @param versions PostgreSQL major versions that it offers
 * @param lastSeenAt when its last report was taken, by the control database's clock
 * @param impediment why it takes no commands now, in its own words; null if it takes them
 */
public record HostView(
        HostId id,
        String address,
        HostStatus status,
        int instances,
        SortedSet<String> versions,
        Instant lastSeenAt,
        @Nullable String impediment) {}
