package dev.paddock.gateway.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that came to nothing.
 *
 * @param attempt counts from 1
 * @param host where it was, if it is known
 * @param error why, as a code
 * @param message why, in words
 * @param at when, by the clock of who said so
 */
public record FailedAttempt(int attempt, @Nullable String host, String error, String message, Instant at) {

    static FailedAttempt of(int attempt, JobError error) {
        return new FailedAttempt(attempt, error.host(), error.code(), error.message(), error.at());
    }
}
