package dev.paddock.worker.instance;

import dev.paddock.contract.InstanceId;
import dev.paddock.contract.LogAnswer;
import dev.paddock.contract.LogLine;
import dev.paddock.worker.docker.LogEntry;
import dev.paddock.worker.postgres.LogSecrets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Consecutive lines of a server's log, without secrets, that one message bears. */
final class LogPiece {

    /** In characters, of all lines. */
    private static final int LARGEST = 1 << 20;

    private static final int ENOUGH = LARGEST / 4;

    private final LogSecrets secrets = new LogSecrets();
    private final Deque<LogLine> lines = new ArrayDeque<>();
    private final Instant since;
    private Instant next;
    private int characters;
    private int seen;
    private @Nullable LogLine first;

    /** @param since lines from before this are no part of it; null if all are */
    LogPiece(@Nullable Instant since) {
        this.since = Objects.requireNonNullElse(since, Instant.EPOCH);
        this.next = this.since;
    }

    /** Adds the entry after those that were added; what is more than one message bears is left out. */
    void add(LogEntry entry) {
        seen++;
        var told = secrets.tellable(entry.text(), entry.whole());
        if (entry.at().isBefore(since)) {
            return;
        }
        next = entry.at().plusNanos(1);
        told.filter(_ -> characters < LARGEST).ifPresent(text -> keep(new LogLine(entry.at(), text)));
    }

    private void keep(LogLine line) {
        if (seen == 1) {
            first = line;
        }
        lines.addLast(line);
        characters += line.text().length();
    }

    /** Makes room for more, at the cost of the oldest. */
    void makeRoom() {
        while (characters >= LARGEST) {
            dropOldest();
        }
    }

    private void dropOldest() {
        characters -= lines.removeFirst().text().length();
    }

    /** Leaves out the first entry, which told how the second begins, if more than so many were added. */
    void keepLast(int tail) {
        if (seen > tail && !lines.isEmpty() && lines.getFirst().equals(first)) {
            dropOldest();
        }
    }

    /** Whether this is enough, and the entry begins another record, which can come in another piece. */
    boolean isCompleteBefore(LogEntry entry) {
        return characters >= ENOUGH && !LogSecrets.isContinuation(entry.text());
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    LogAnswer answer(InstanceId instance) {
        return new LogAnswer(instance, List.copyOf(lines), next, null);
    }
}
