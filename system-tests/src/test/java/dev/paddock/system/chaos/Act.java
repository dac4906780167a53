package dev.paddock.system.chaos;

import java.time.Duration;

/** Something that happens in a run, at a time counted from its begin. */
sealed interface Act {

    Duration at();

    /** Somebody asks for an instance. */
    record Create(Duration at, String key) implements Act {}

    /** Somebody deletes one of the instances that run, whichever the number picks. */
    record Delete(Duration at, String key, int pick) implements Act {}

    /** Somebody cancels the job of the newest create, begun or not. */
    record Cancel(Duration at) implements Act {}

    /**
     * Something breaks, and is mended after a while.
     *
     * @param pick which of several
     */
    record Fault(Duration at, Kind kind, int pick, Duration length) implements Act {

        /** What can break. */
        enum Kind {
            WORKER_KILLED,
            WORKER_STOPPED,
            WORKER_FROZEN,
            GATEWAY_KILLED,
            GATEWAY_STOPPED,
            BROKER_KILLED,
            CONNECTIONS_CLOSED,
            DATABASE_KILLED,
            INSTANCE_KILLED
        }
    }
}
