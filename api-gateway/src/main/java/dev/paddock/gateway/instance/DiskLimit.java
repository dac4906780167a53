package dev.paddock.gateway.instance;

/** What of its host's disk an instance may be given, in MiB. */
final class DiskLimit {

    /**
     * An empty server takes about 45 MiB, and its write-ahead log grows by some more as soon as anything is written.
     */
    static final int LEAST_MIB = 128;

    static final int MOST_MIB = 67_108_864;

    static final String RANGE =
            "must be from 128 to 67108864: an empty server takes about 45, its write-ahead log more";

    private DiskLimit() {}
}
