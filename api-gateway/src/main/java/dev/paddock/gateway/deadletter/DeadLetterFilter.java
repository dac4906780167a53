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

    /** For an SQL {@code in}, which an empty list would break. */
    List<UUID> idsOrNone() {
        return ids == null || ids.isEmpty() ? List.of(new UUID(0, 0)) : ids;
    }
}
