package dev.paddock.worker.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/**
 * Numbers what this host says, over all starts of its worker. Each start takes a number and notes it before anything is
 * said in its name, so that a crash can make none come twice; no clock has a part in it.
 */
@Component
public class Incarnation {

    private static final long NONE = 0;

    private final Path file;
    private long number = NONE;
    private int said;

    Incarnation(Storage storage) {
        this.file = storage.root().resolve(".incarnation");
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
            return NONE;
        } catch (NumberFormatException damaged) {
            throw new IOException(
                    file + " holds no number; write one into it that is higher than the starts of this worker so far",
                    damaged);
        }
    }
}
