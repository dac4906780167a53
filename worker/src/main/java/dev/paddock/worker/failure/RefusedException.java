package dev.paddock.worker.failure;

/** The command can't be carried out as it stands, here or anywhere, now or later. */
public final class RefusedException extends RuntimeException {

    private final String code;

    public RefusedException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** One of the HTTP contract's codes. */
    public String code() {
        return code;
    }
}
