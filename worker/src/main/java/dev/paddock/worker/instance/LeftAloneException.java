package dev.paddock.worker.instance;

/** A server does not answer, and is best left as it is: nothing has failed. */
final class LeftAloneException extends RuntimeException {

    /** @param reason for a person */
    LeftAloneException(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
