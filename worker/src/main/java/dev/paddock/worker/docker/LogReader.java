package dev.paddock.worker.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A container's log, entry by entry, as it comes. Docker is not read faster than the entries are taken. To be closed.
 */
public final class LogReader extends ResultCallback.Adapter<Frame> {

    private static final int AHEAD = 16;

    /** In bytes, and less than that after which Docker writes the time once more, in the middle of a line. */
    private static final int LONGEST = 16_000;

    private static final Duration MOMENT = Duration.ofMillis(100);

    /** Empty: there is no more. */
    private final BlockingQueue<Optional<LogEntry>> entries = new LinkedBlockingQueue<>(AHEAD);

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final String purpose;
    private volatile @Nullable RuntimeException failure;
    private volatile boolean closed;
    private boolean over;

    LogReader(String container) {
        this.purpose = "read the log of container " + container;
    }

    /**
     * The next entry; empty if there is none within the limit, or none will come any more.
     *
     * @throws DockerFailedException if Docker does not give it
     */
    public Optional<LogEntry> next(Duration limit) {
        if (over) {
            return Optional.empty();
        }
        var entry = poll(limit);
        if (entry == null) {
            return Optional.empty();
        }
        over = entry.isEmpty();
        if (over && failure != null) {
            throw new Complaint(purpose, failure).asException();
        }
        return entry;
    }

    /** Whether no entry will come any more. */
    public boolean isOver() {
        return over;
    }

    @SuppressWarnings("NullableOptional")
    private @Nullable Optional<LogEntry> poll(Duration limit) {
        try {
            return entries.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Who waited for Docker in vain may have closed it before there was anything to close. */
    @Override
    public synchronized void onStart(Closeable stream) {
        super.onStart(stream);
        if (closed) {
            end();
        }
    }

    /** Where a frame ends says nothing: the client cuts what comes as it comes. */
    @Override
    public void onNext(Frame frame) {
        for (var octet : frame.getPayload()) {
            if (octet == '\n') {
                entry().ifPresent(entry -> offer(Optional.of(entry)));
                line.reset();
            } else if (line.size() <= LONGEST) {
                line.write(octet);
            }
        }
    }

    /** Before each line Docker writes the time (Docker Engine API, containers/logs, timestamps). */
    private Optional<LogEntry> entry() {
        var text = line.toString(StandardCharsets.UTF_8);
        int space = text.indexOf(' ');
        try {
            var at = Instant.parse(text.substring(0, Math.max(0, space)));
            return Optional.of(new LogEntry(at, text.substring(space + 1), line.size() <= LONGEST));
        } catch (DateTimeParseException noTime) {
            return Optional.empty();
        }
    }

    /** Whoever closes it ends the connection, and that is told here like a failure. */
    @Override
    public void onError(Throwable reason) {
        if (!closed) {
            failure = reason instanceof RuntimeException refused ? refused : new IllegalStateException(reason);
            offer(Optional.empty());
            close();
        }
    }

    @Override
    public void onComplete() {
        offer(Optional.empty());
        super.onComplete();
    }

    private void offer(Optional<LogEntry> entry) {
        try {
            while (!closed && !entries.offer(entry, MOMENT.toMillis(), TimeUnit.MILLISECONDS)) {
                Thread.onSpinWait();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        end();
    }

    private void end() {
        try {
            super.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
