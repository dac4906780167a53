package dev.paddock.contract;

import java.time.Instant;
import java.util.Objects;

/**
 * A line that a server wrote.
 *
 * @param at when Docker took it, by the host's clock
 * @param text without its end of line; what looked like a secret is hidden
 */
public record LogLine(Instant at, String text) {

    public LogLine {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(text, "text");
    }

    /** It holds what a tenant's clients said. */
    @Override
    public String toString() {
        return "LogLine[at=" + at + ", " + text.length() + " characters]";
    }
}
