package dev.paddock.worker.messaging;

import org.jspecify.annotations.Nullable;

/** The broker did not say that it has a message, so it may or may not have it. */
final class UnconfirmedException extends RuntimeException {

    UnconfirmedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
