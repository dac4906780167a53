package dev.paddock.system;

/** Nobody answered at all. */
public final class UnreachableException extends RuntimeException {

    UnreachableException(Throwable cause) {
        super("The gateway did not answer", cause);
    }
}
