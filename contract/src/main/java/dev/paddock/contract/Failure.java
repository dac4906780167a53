package dev.paddock.contract;

import java.util.Objects;

/**
 * Why an attempt ended without success.
 *
 * @param code kebab-case and stable; one of the HTTP contract's codes where the caller can mend it
 * @param message what happened and what to do about it, for a person; never a secret
 * @param step the step that failed
 */
public record Failure(String code, String message, Step step) {

    public Failure {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(step, "step");
    }
}
