package dev.paddock.gateway.host;

import dev.paddock.contract.HostId;
import dev.paddock.contract.Resources;
import java.time.Instant;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A host as operators see it. What its worker has not told is null.
 *
 * @param address where clients reach its instances
 * @param instances how many it has, those that a job is making or ending among them
 * @param capacity what it has for instances in all
 * @param memoryFreeMiB of memory that may be promised as limits
 * @param portsFree in its range
 * @param diskFreeMiB on the file system of its storage root
 * @param versions PostgreSQL major versions that it offers
 * @param dockerVersion of its engine
 * @param workerVersion of its worker
 * @param lastSeenAt when its last report was taken, by the control database's clock; null if it has never reported
 * @param impediment why it takes no commands now, in its own words; null if it takes them
 * @param full why it takes no creates now, in its own words; null if it has room
 */
public record Host(
        HostId id,
        @Nullable String address,
        HostStatus status,
        int instances,
        @Nullable Resources capacity,
        @Nullable Integer memoryFreeMiB,
        @Nullable Integer portsFree,
        @Nullable Long diskFreeMiB,
        SortedSet<String> versions,
        @Nullable String dockerVersion,
        @Nullable String workerVersion,
        @Nullable Instant lastSeenAt,
        @Nullable String impediment,
        @Nullable String full) {}
