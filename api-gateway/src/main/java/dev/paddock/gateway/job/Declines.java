package dev.paddock.gateway.job;

import dev.paddock.contract.HostId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The hosts that have declined a job since any could take it.
 *
 * @param codes why, by the host's id
 */
record Declines(Map<String, String> codes) {

    /** Room is made by the next delete; what else a host declines for, it will decline again. */
    private static final String FULL = "host-full";

    Declines {
        codes = Map.copyOf(codes);
    }

    static Declines none() {
        return new Declines(Map.of());
    }

    Declines and(HostId host, String code) {
        var more = new LinkedHashMap<>(codes);
        more.put(host.value(), code);
        return new Declines(more);
    }

    Set<HostId> hosts() {
        return codes.keySet().stream().map(HostId::new).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether one of them only has no room for the moment. */
    boolean mayPass() {
        return codes.containsValue(FULL);
    }
}
