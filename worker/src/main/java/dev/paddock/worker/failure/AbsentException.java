package dev.paddock.worker.failure;

/** What a command is about is not on this host, though it should be. */
public final class AbsentException extends RuntimeException {

    public AbsentException(String message) {
        super(message);
    }
}
