package dev.paddock.worker.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * Numbers what this host says, over all starts of its worker. Each start takes a number and notes it before anything is
 * said in its name, so that a crash can make none come twice.
 *
 * <p>Only the first one is from a clock: where the storage root was lost or replaced, the gateways have heard numbers
 * that nobody here remembers, and would take all that is lower for stale, for ever. No worker starts once a second for
 * long, so the seconds have passed every count of starts by then.
 */
@Component
public class Incarnation {

    private static final long NONE = 0;

    /** Paddock is not older; the seconds since then leave a sequence positive until 2094. */
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final Path file;
    private final Clock clock;
    private long number = NONE;
    private int said;

    Incarnation(Storage storage, Clock clock) {
        this.file = storage.root().resolve(".incarnation");
        this.clock = clock;
    }

    /**
     * Higher than all before it.
     *
     * @throws UncheckedIOException if this start's number can't be noted; the next call tries again, so that a disk
     *     that is full keeps no worker from starting
     */
    public synchronized long nextSequence() {
        if (number == NONE) {
            number = Disk.get(this::raised);
        }
        return number << Integer.SIZE | ++said;
    }

    private long raised() throws IOException {
        long raised = last() + 1;
        FileTrees.replace(file, Long.toString(raised).getBytes(US_ASCII));
        return raised;
    }

    private long last() throws IOException {
        try {
            return Long.parseLong(Files.readString(file, US_ASCII).strip());
        } catch (NoSuchFileException first) {
            return Math.max(NONE, EPOCH.until(clock.instant()).toSeconds());
        } catch (NumberFormatException damaged) {
            throw new IOException(
                    file + " holds no number; write one into it that is higher than the starts of this worker so far",
                    damaged);
        }
    }
}
