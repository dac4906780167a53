package dev.paddock.worker.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.DeleteStorage;
import dev.paddock.contract.Failure;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which instances were deleted on this host, and which could not be made, here or anywhere. A gateway that dies between
 * publishing a command and noting so publishes it again, and a worker that dies before it acknowledges one gets it
 * again. A delete or a failure may have ended the job by then, and nobody would ever remove what the second copy made.
 *
 * <p>Every method throws {@link UncheckedIOException} if the disk does not do what it should.
 */
@Component
public class Endings {

    /** Longer than a command waits in any queue whose jobs are not given up; until then each takes a block of disk. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final long NONE = -1;

    private final Path root;
    private final Clock clock;

    Endings(Storage storage, Clock clock) throws IOException {
        this.root = FileTrees.createPrivate(storage.root().resolve(".gone"));
        this.clock = clock;
    }

    /** An attempt that failed or was declined; the gateways are told so, or will be. */
    private record Refused(JobId job, int attempt, Failure failure) {

        boolean covers(CreateInstance command) {
            return job.equals(command.job()) && command.attempt() <= attempt;
        }
    }

    /** Notes that the instance ends, if that is not noted: best before anything is removed, lest a crash forget it. */
    public void noteDelete(DeleteInstance command) {
        Disk.run(() -> {
            if (generation(command.instance()) < command.generation()) {
                FileTrees.replace(
                        deleted(command.instance()),
                        Long.toString(command.generation()).getBytes(US_ASCII));
            }
        });
    }

    /** Whether the instance was deleted by a command that was sent after this one. */
    public boolean haveDeleteAfter(CreateInstance command) {
        return Disk.get(() -> generation(command.instance()) >= command.generation());
    }

    /** Notes that a kept directory was removed, before anyone is told: from then on its name may be another's. */
    public void noteRemoval(DeleteStorage command) {
        Disk.run(() -> FileTrees.replace(removed(command.job()), new byte[0]));
    }

    /** Whether this job's directory was removed, by whichever attempt. */
    public boolean haveRemoval(DeleteStorage command) {
        return Files.exists(removed(command.job()));
    }

    /** Notes that the attempt can't be done as asked, before anyone is told: from then on it must not succeed. */
    public void noteFailure(CreateInstance command, Failure failure) {
        note(failed(command.instance()), command, failure);
    }

    /** Notes that this host declined the attempt, before anyone is told: a later attempt may come here again. */
    public void noteDecline(CreateInstance command, Failure failure) {
        note(declined(command.instance()), command, failure);
    }

    /** What was said of this attempt, or of a later one of the same job; empty if neither failed here. */
    public Optional<Failure> failureOf(CreateInstance command) {
        return read(failed(command.instance()), command);
    }

    /** What was said of this attempt, or of a later one of the same job; empty if neither was declined here. */
    public Optional<Failure> declineOf(CreateInstance command) {
        return read(declined(command.instance()), command);
    }

    private static void note(Path file, CreateInstance command, Failure failure) {
        var refused = new Refused(command.job(), command.attempt(), failure);
        Disk.run(() -> FileTrees.replace(file, MAPPER.writeValueAsBytes(refused)));
    }

    private static Optional<Failure> read(Path file, CreateInstance command) {
        return Disk.get(() -> refused(file))
                .filter(refused -> refused.covers(command))
                .map(Refused::failure);
    }

    @Scheduled(fixedRateString = "1d")
    void purge() {
        var limit = clock.instant().minus(KEPT);
        Disk.run(() -> {
            try (var endings = Files.newDirectoryStream(
                    root, each -> Files.getLastModifiedTime(each).toInstant().isBefore(limit))) {
                for (var old : endings) {
                    Files.deleteIfExists(old);
                }
            }
        });
    }

    private long generation(InstanceId instance) throws IOException {
        try {
            return Long.parseLong(Files.readString(deleted(instance), US_ASCII));
        } catch (NoSuchFileException alive) {
            return NONE;
        }
    }

    private static Optional<Refused> refused(Path file) throws IOException {
        try {
            return Optional.of(MAPPER.readValue(Files.readAllBytes(file), Refused.class));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (JacksonException unreadable) {
            throw new IOException(file + " can't be read", unreadable);
        }
    }

    private Path deleted(InstanceId instance) {
        return root.resolve(instance.toString());
    }

    private Path removed(JobId job) {
        return root.resolve(job + ".removed");
    }

    private Path failed(InstanceId instance) {
        return root.resolve(instance + ".failed");
    }

    private Path declined(InstanceId instance) {
        return root.resolve(instance + ".declined");
    }
}
