package dev.paddock.gateway.instance;

import org.jspecify.annotations.Nullable;

/**
 * How an instance was when something happened to it that no job did.
 *
 * @param reason why it took no writes; null if it took them
 * @param diskMiB its limit, in MiB; null for none
 */
record InstanceEvent(@Nullable String reason, @Nullable Integer diskMiB) {}
