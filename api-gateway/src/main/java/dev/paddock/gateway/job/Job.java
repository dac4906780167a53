package dev.paddock.gateway.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import dev.paddock.contract.Progress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as callers see it.
 *
 * @param attempt counts from 1
 * @param host the host that took it, once one did
 * @param progress how far the attempt has come, while it runs
 * @param error why it failed, or why the last attempt did
 * @param notice what the caller should know of how it went; null if it went as usual
 * @param nextAttemptAt when the next attempt begins, while it is RETRYING
 */
public record Job(
        JobId id,
        JobType type,
        InstanceId instanceId,
        JobStatus status,
        int attempt,
        @Nullable String host,
        @Nullable Progress progress,
        @Nullable JobError error,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String notice,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant nextAttemptAt) {

    @JsonIgnore
    public boolean isFinal() {
        return status.isFinal();
    }
}
