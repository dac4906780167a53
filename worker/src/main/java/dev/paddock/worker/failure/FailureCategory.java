package dev.paddock.worker.failure;

/** A failure, by who can mend it. */
public sealed interface FailureCategory {

    /** Kebab-case and stable. */
    String code();

    /** What happened and what to do about it, for a person; never a secret. */
    String message();

    /** The caller's: it can't be done as it was asked, here or anywhere, now or later. */
    record Callers(String code, String message) implements FailureCategory {}

    /** This host's own: another host may do it as it was asked. */
    record Elsewhere(String code, String message) implements FailureCategory {}

    /** The platform's for the moment: another attempt may end well. */
    record Passing(String code, String message) implements FailureCategory {}

    /** The platform's until somebody has mended it: another attempt would end the same. */
    record Lasting(String code, String message) implements FailureCategory {}
}
