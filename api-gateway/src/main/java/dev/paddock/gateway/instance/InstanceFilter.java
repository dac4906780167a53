package dev.paddock.gateway.instance;

import org.jspecify.annotations.Nullable;

/** Which instances a list shows; what is null does not matter, except that deleted ones are shown only if asked for. */
record InstanceFilter(
        @Nullable InstanceStatus status,
        @Nullable String host,
        @Nullable String name) {}
