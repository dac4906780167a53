package dev.paddock.contract;

import java.util.stream.LongStream;

/**
 * What a server says of itself, over all its databases. All but the connections are counted since its statistics were
 * reset, which it does itself after a crash.
 *
 * @param connections of clients, the worker's own not counted
 * @param maxConnections how many there may be
 * @param transactionsCommitted the worker's own among them, a few a minute
 * @param transactionsRolledBack transactions that came to nothing
 * @param blocksHit blocks that were found in the server's own cache
 * @param blocksRead blocks that were not
 * @param deadlocks transactions that were broken off because each waited for the other
 * @param tempBytes what queries wrote into temporary files, in bytes
 */
public record Activity(
        long connections,
        long maxConnections,
        long transactionsCommitted,
        long transactionsRolledBack,
        long blocksHit,
        long blocksRead,
        long deadlocks,
        long tempBytes) {

    /** @throws IllegalArgumentException if one is negative, as only a server can say that lies */
    public Activity {
        if (LongStream.of(
                        connections,
                        maxConnections,
                        transactionsCommitted,
                        transactionsRolledBack,
                        blocksHit,
                        blocksRead,
                        deadlocks,
                        tempBytes)
                .anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException("A server does no less than nothing");
        }
    }
}
