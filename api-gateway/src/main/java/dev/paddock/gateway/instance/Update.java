package dev.paddock.gateway.instance;

import dev.paddock.contract.Configuration;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A change of an instance, each field of which has been checked.
 *
 * @param after what it is to go by
 * @param restart whether its server takes a restart to go by it
 * @param newTtl whether how long it lives changes
 * @param ttl how long it lives from now on, if that changes; null for ever
 */
record Update(
        Configuration after,
        boolean restart,
        boolean newTtl,
        @Nullable Duration ttl) {}
