package dev.paddock.gateway.instance;

import dev.paddock.contract.HostId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why an instance can't be used.
 *
 * @param code kebab-case and stable
 * @param message what happened, in the server's own last words where it has some, and what can be done
 * @param at since when, by the control database's clock
 */
record InstanceError(String code, String message, Instant at) {

    static InstanceError lost(HostId host, Instant lastSeen, Instant at) {
        return new InstanceError(
                "host-down",
                ("Its host %s has not reported since %s; it may be running there all the same. Start the host and its"
                                + " worker, or see what keeps it from the broker.")
                        .formatted(host, lastSeen),
                at);
    }

    /** Its host brings it back, or waits for somebody who holds it up. */
    static InstanceError down(@Nullable String reason, Instant at) {
        return new InstanceError(
                "instance-down", reason == null ? "It ended, and its host brings it back." : reason, at);
    }

    static InstanceError crashed(@Nullable String reason, Instant at) {
        return new InstanceError(
                "instance-crashed",
                reason == null ? "It ended and could not be brought back; its host did not say why." : reason,
                at);
    }
}
