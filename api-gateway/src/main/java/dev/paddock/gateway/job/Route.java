package dev.paddock.gateway.job;

import dev.paddock.contract.HostId;
import dev.paddock.contract.Topology;

/**
 * Where the next attempt goes.
 *
 * @param key on the exchange for commands
 * @param declines the hosts that it is not to come to again
 */
record Route(String key, Declines declines) {

    /** Whoever has room takes it. */
    static Route toAny() {
        return new Route(Topology.CREATE_KEY, Declines.none());
    }

    static Route to(HostId host) {
        return to(host, Declines.none());
    }

    static Route to(HostId host, Declines declines) {
        return new Route(Topology.hostKey(host), declines);
    }
}
