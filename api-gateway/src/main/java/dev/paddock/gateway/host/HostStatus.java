package dev.paddock.gateway.host;

/** Whether a host is heard of. */
public enum HostStatus {
    UP,
    /** It has not reported for longer than a host may be silent. */
    DOWN
}
