package dev.paddock.worker.instance;

import dev.paddock.contract.InstanceId;
import dev.paddock.contract.LogAnswer;
import dev.paddock.contract.LogLine;
import dev.paddock.worker.docker.LogEntry;
import dev.paddock.worker.postgres.LogSecrets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Consecutive lines of a server's log, without secrets, that one message bears. */
final class LogPiece {

    /** In characters, of all lines, each of which is some more than its text. */
    private static final int LARGEST = 1 << 20;

    private static final int ENOUGH = LARGEST / 4;
    private static final int A_LINE = 100;

    /** Lines are not kept from who follows them for longer, though others may belong to the same record. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final LogSecrets secrets = new LogSecrets();
    private final Deque<LogLine> lines = new ArrayDeque<>();
    private final Instant since;
    private Instant next;
    private int characters;
    private int seen;
    private boolean whole = true;
    private long begun;
    private @Nullable LogLine first;

    /** @param since lines from before this are no part of it; null if all are */
    LogPiece(@Nullable Instant since) {
        this.since = Objects.requireNonNullElse(since, Instant.EPOCH);
        this.next = this.since;
    }

    /** Adds the entry after those that were added; what is more than one message bears is left out. */
    void add(LogEntry entry) {
        seen++;
        whole &= entry.whole();
        var told = secrets.tellable(entry.text(), entry.whole());
        if (entry.at().isBefore(since)) {
            return;
        }
        // A clock may go back.
        next = Collections.max(List.of(next, entry.at().plusNanos(1)));
        told.filter(_ -> characters < LARGEST).ifPresent(text -> keep(new LogLine(entry.at(), text)));
    }

    private void keep(LogLine line) {
        if (seen == 1) {
            first = line;
        }
        if (lines.isEmpty()) {
            begun = System.nanoTime();
        }
        lines.addLast(line);
        characters += size(line);
    }

    /** Makes room for more, at the cost of the oldest. */
    void makeRoom() {
        while (characters >= LARGEST) {
            dropOldest();
        }
    }

    private void dropOldest() {
        characters -= size(lines.removeFirst());
    }

    private static int size(LogLine line) {
        return line.text().length() + A_LINE;
    }

    /**
     * Leaves out the first entry, which told how the second begins, if more than so many were added. Docker counts a
     * long line as several.
     */
    void keepLast(int tail) {
        if ((seen > tail || !whole) && !lines.isEmpty() && lines.getFirst().equals(first)) {
            dropOldest();
        }
    }

    /**
     * Whether this is enough, and the entry begins another record, which can come in another piece. A record that has
     * no end is cut off, and the rest of it is left out.
     */
    boolean isCompleteBefore(LogEntry entry) {
        return isOlderThan(LONGEST.multipliedBy(2))
                || characters >= LARGEST
                || ((isOlderThan(LONGEST) || characters >= ENOUGH) && !LogSecrets.isContinuation(entry.text()));
    }

    private boolean isOlderThan(Duration age) {
        return !lines.isEmpty() && System.nanoTime() - begun > age.toNanos();
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    LogAnswer answer(InstanceId instance) {
        return new LogAnswer(instance, List.copyOf(lines), next, null);
    }
}
