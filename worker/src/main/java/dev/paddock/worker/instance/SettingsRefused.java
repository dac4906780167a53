package dev.paddock.worker.instance;

import dev.paddock.worker.failure.RefusedException;

/** Settings that a server does not start with, in its own words. */
final class SettingsRefused {

    static final String FATAL = "FATAL:";

    private SettingsRefused() {}

    /** @param lines the last of its log */
    static RefusedException by(String lines) {
        return because(complaint(lines));
    }

    static RefusedException because(String reason) {
        return new RefusedException("invalid-setting", "The server does not start with these settings: " + reason);
    }

    /** Most complaints are fatal errors; some PostgreSQL writes by themselves, before it can log. */
    private static String complaint(String lines) {
        var fatal = lines.lastIndexOf(FATAL);
        var words = fatal < 0 ? lines.substring(lines.lastIndexOf('\n') + 1) : lines.substring(fatal + FATAL.length());
        return words.lines().findFirst().orElse("").strip();
    }
}
