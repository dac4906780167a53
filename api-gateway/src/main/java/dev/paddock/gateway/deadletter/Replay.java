package dev.paddock.gateway.deadletter;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A bulk replay.
 *
 * @param total dead letters that it is to replay
 * @param replayed of those, the ones it has replayed
 * @param notReplayable those it found it could not replay
 * @param ratePerSecond how many at most; null for as many as can be
 */
record Replay(
        UUID id,
        Status status,
        int total,
        int replayed,
        int notReplayable,
        @Nullable Integer ratePerSecond,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    /** Where it stands. */
    enum Status {
        RUNNING,
        DONE,
        CANCELLED
    }

    /** What became of one of its dead letters. */
    enum Outcome {
        REPLAYED,
        NOT_REPLAYABLE
    }
}
