package dev.paddock.worker.capacity;

import dev.paddock.contract.Resources;
import org.jspecify.annotations.Nullable;

/**
 * The room for instances at one moment.
 *
 * @param capacity all that there is; null while that is not known
 * @param free what of it is free; null while that is not known
 * @param full why one more create that asks for nothing special would find no room, for a person; null if it would
 * @param creates how many such creates would find room
 */
public record Room(
        @Nullable Resources capacity,
        @Nullable Resources free,
        @Nullable String full,
        int creates) {

    static Room unknown(String why) {
        return new Room(null, null, why, 0);
    }
}
