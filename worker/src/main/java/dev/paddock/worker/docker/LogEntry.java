package dev.paddock.worker.docker;

import java.time.Instant;

/**
 * A line that a container's process wrote.
 *
 * @param at when Docker took it
 * @param text without the end of the line
 * @param whole false if it was too long, and the rest of it is left out
 */
public record LogEntry(Instant at, String text, boolean whole) {

    /** It holds what a tenant's clients said. */
    @Override
    public String toString() {
        return "LogEntry[at=" + at + ", " + text.length() + " characters]";
    }
}
