package dev.paddock.gateway.job;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which jobs a list shows; what is null does not matter. */
record JobFilter(
        @Nullable JobStatus status,
        @Nullable JobType type,
        @Nullable UUID instance) {}
