package dev.paddock.worker.instance;

/** The command can't be carried out as it stands, here or anywhere, now or later. */
final class RefusedException extends RuntimeException {

    private final String code;

    RefusedException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** One of the HTTP contract's codes. */
    String code() {
        return code;
    }
}
