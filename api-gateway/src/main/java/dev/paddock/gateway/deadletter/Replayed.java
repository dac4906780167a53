package dev.paddock.gateway.deadletter;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How many dead letters are replayed, or would be.
 *
 * @param replayId the bulk replay to follow; absent if there is none
 */
record Replayed(
        int replayed,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UUID replayId) {}
