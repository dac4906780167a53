package dev.paddock.worker.postgres;

import org.jspecify.annotations.Nullable;

/** A server, or the program that initialises one, did not do what it should. */
public final class ServerFailedException extends RuntimeException {

    public ServerFailedException(String message) {
        this(message, null);
    }

    public ServerFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
