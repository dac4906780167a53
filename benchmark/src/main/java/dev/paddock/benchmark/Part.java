package dev.paddock.benchmark;

/** What can be measured. */
enum Part {
    CREATE,
    BURST,
    ACCEPT,
    EVENTS,
    FOOTPRINT,
    GROWTH
}
