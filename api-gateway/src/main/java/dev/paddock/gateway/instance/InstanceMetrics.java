package dev.paddock.gateway.instance;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an instance used and did when it was measured last. What is null could not be known then: of a server that does
 * not run, hangs, or shuts the worker out, only what it takes of the machine is. What is counted is counted since the
 * server's statistics were reset, which it does itself after a crash; processor time since its container was started.
 */
record InstanceMetrics(
        @Schema(description = "By the gateways' clock; null if it has not been measured yet") @Nullable
        Instant measuredAt,

        @Schema(description = "What its directory takes of the disk") @Nullable
        Long diskBytes,

        @Schema(description = "Of clients, over all databases; the worker's own are not counted") @Nullable
        Long connections,

        @Nullable Long maxConnections,

        @Schema(description = "Over all databases; a few a minute are the worker's own") @Nullable
        Long transactionsCommitted,

        @Nullable Long transactionsRolledBack,
        @Nullable Long deadlocks,

        @Schema(description = "Written into temporary files") @Nullable
        Long tempBytes,

        @Schema(description = "Found in the server's own cache") @Nullable
        Long blocksHit,

        @Schema(description = "Not found there") @Nullable Long blocksRead,

        @Schema(description = "Of all blocks the share that was found; null if none was looked for") @Nullable
        Double cacheHitRatio,

        @Schema(description = "In use, without cached files that can be dropped at once") @Nullable
        Long memoryBytes,

        @Nullable Long memoryLimitBytes,

        @Schema(description = "Processor time of all its processes") @Nullable
        Double cpuSeconds) {

    static final InstanceMetrics NONE =
            new InstanceMetrics(null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    /** The share of blocks that were found in the cache; null if it is not known, or none was looked for. */
    static @Nullable Double cacheHitRatio(@Nullable Long hit, @Nullable Long read) {
        return hit == null || read == null || hit + read == 0 ? null : hit.doubleValue() / (hit + read);
    }

    static @Nullable Double seconds(@Nullable Long nanos) {
        return nanos == null ? null : nanos / 1e9;
    }
}
