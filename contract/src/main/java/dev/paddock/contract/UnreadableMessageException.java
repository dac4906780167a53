package dev.paddock.contract;

/** A message that can't be understood, and never will be: it belongs in the dead letters, not back in its queue. */
public final class UnreadableMessageException extends RuntimeException {

    public UnreadableMessageException(String message) {
        super(message);
    }
}
