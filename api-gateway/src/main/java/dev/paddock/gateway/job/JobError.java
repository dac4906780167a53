package dev.paddock.gateway.job;

import dev.paddock.contract.Failure;
import dev.paddock.contract.JobEvent;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a job, or an attempt at it, failed.
 *
 * @param code kebab-case and stable
 * @param message what the reader can do about it
 * @param step the step that failed, if it is known
 * @param host where, if it is known
 * @param at when, by the clock of who says so
 */
public record JobError(
        String code,
        String message,
        @Nullable String step,
        @Nullable String host,
        Instant at) {

    public JobError {
        Objects.requireNonNull(code, "code");
        // It may quote a server's log, and PostgreSQL takes no NUL, in text or in JSON.
        message = message.replace("\0", "");
    }

    /** What an event tells. */
    static JobError of(JobEvent event, Failure failure) {
        return new JobError(
                failure.code(),
                failure.message(),
                failure.step().name(),
                event.host().value(),
                event.at());
    }
}
