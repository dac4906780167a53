package dev.paddock.worker.failure;

/** This host can't carry the command out as it stands, and another may. */
public final class DeclinedException extends RuntimeException {

    private final String code;

    public DeclinedException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** Kebab-case and stable; one of the HTTP contract's codes where the caller can ask for something else. */
    public String code() {
        return code;
    }
}
