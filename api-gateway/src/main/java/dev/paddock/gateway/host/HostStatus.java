package dev.paddock.gateway.host;

/** Whether a host is heard of, and takes creates. */
enum HostStatus {
    UP,
    /** It is heard of, keeps and serves what it has, and takes no creates, because an operator wants it so. */
    DRAINING,
    /** It has not reported for longer than a host may be silent, or never. */
    DOWN
}
