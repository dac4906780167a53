package dev.paddock.gateway.deadletter;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which dead letters are meant; what is null does not matter. */
record DeadLetterFilter(
        @Nullable String code,
        @Nullable String host,
        @Nullable String type,
        @Nullable List<UUID> ids) {

    DeadLetterFilter {
        ids = ids == null ? null : List.copyOf(ids);
    }
}
