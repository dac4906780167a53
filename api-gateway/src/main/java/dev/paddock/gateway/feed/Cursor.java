package dev.paddock.gateway.feed;

import dev.paddock.gateway.problem.ProblemException;
import java.util.regex.Pattern;

/**
 * How far a reader of all events has come.
 *
 * @param transaction that wrote the last event, as PostgreSQL counts them (PostgreSQL manual, pg_current_xact_id)
 * @param position of the event among those of its transaction
 */
record Cursor(long transaction, long position) {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

    /** @throws ProblemException if the text is not that of a cursor */
    static Cursor parse(String text) {
        var parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw ProblemException.invalid("Last-Event-ID", "must be the id of an event of this stream");
        }
        return new Cursor(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
    }

    @Override
    public String toString() {
        return transaction + "-" + position;
    }
}
