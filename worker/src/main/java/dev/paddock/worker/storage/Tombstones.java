package dev.paddock.worker.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.InstanceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Which instances were deleted on this host. A gateway that dies between publishing a command and noting so publishes
 * it again; while the second create still waits in its queue, a delete may overtake it, and it must bring nothing back.
 *
 * <p>Every method throws {@link UncheckedIOException} if the disk does not do what it should.
 */
@Component
public class Tombstones {

    /** Longer than a command waits in any queue whose jobs are not given up; until then each takes a block of disk. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final long NONE = -1;

    private final Path root;
    private final Clock clock;

    Tombstones(Storage storage, Clock clock) throws IOException {
        this.root = FileTrees.createPrivate(storage.root().resolve(".gone"));
        this.clock = clock;
    }

    /** Notes that the instance ends, before anything of it is removed: a crash midway must not forget it. */
    public void raise(DeleteInstance command) {
        Disk.run(() -> {
            if (generation(command.instance()) < command.generation()) {
                FileTrees.replace(
                        tombstone(command.instance()),
                        Long.toString(command.generation()).getBytes(US_ASCII));
            }
        });
    }

    /** Whether the instance was deleted by a command that was sent after this one. */
    public boolean isAheadOf(CreateInstance command) {
        return Disk.get(() -> generation(command.instance()) >= command.generation());
    }

    @Scheduled(fixedRateString = "1d")
    void purge() {
        var limit = clock.instant().minus(KEPT);
        Disk.run(() -> {
            try (var tombstones = Files.newDirectoryStream(
                    root, each -> Files.getLastModifiedTime(each).toInstant().isBefore(limit))) {
                for (var old : tombstones) {
                    Files.deleteIfExists(old);
                }
            }
        });
    }

    private long generation(InstanceId instance) throws IOException {
        try {
            return Long.parseLong(Files.readString(tombstone(instance), US_ASCII));
        } catch (NoSuchFileException alive) {
            return NONE;
        }
    }

    private Path tombstone(InstanceId instance) {
        return root.resolve(instance.toString());
    }
}
