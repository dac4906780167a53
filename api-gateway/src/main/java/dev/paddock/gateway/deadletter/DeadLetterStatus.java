package dev.paddock.gateway.deadletter;

/** What became of a dead letter. */
enum DeadLetterStatus {
    /** Nothing yet: it waits for an operator. */
    DEAD,
    REPLAYED,
    DISCARDED
}
