package dev.paddock.worker.instance;

import dev.paddock.contract.Failure;
import dev.paddock.contract.Step;
import dev.paddock.worker.docker.DockerFailedException;
import dev.paddock.worker.docker.ImageMissingException;
import dev.paddock.worker.postgres.RoleRefusedException;
import dev.paddock.worker.postgres.ServerFailedException;
import dev.paddock.worker.postgres.ShutOutException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where what went wrong becomes whose fault it is, and words that tell what to do about it. */
final class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);
    private static final String NO_SPACE = "No space left on device";

    private Failures() {}

    static Outcome outcome(Throwable failure, Step step) {
        return switch (failure) {
            case RefusedException refused -> callers(refused.code(), refused, step);
            case RoleRefusedException reserved -> callers("invalid-field", reserved, step);
            case ImageMissingException missing -> platforms("image-missing", missing, step);
            case DockerFailedException docker -> platforms("docker-failed", docker, step);
            case ServerFailedException server -> platforms("server-failed", server, step);
            case ShutOutException changed -> platforms("server-failed", changed, step);
            case UncheckedIOException disk
            when String.valueOf(disk.getMessage()).contains(NO_SPACE) -> platforms("disk-full", disk, step);
            case UncheckedIOException disk -> platforms("storage-failed", disk, step);
            default -> internal(failure, step);
        };
    }

    private static Outcome callers(String code, Throwable failure, Step step) {
        return new Outcome.Failed(new Failure(code, words(failure), step));
    }

    private static Outcome platforms(String code, Throwable failure, Step step) {
        log.warn("Interrupted at {} by {}: {}", step, code, words(failure));
        return new Outcome.Interrupted(new Failure(code, words(failure), step));
    }

    private static Outcome internal(Throwable bug, Step step) {
        log.error("Interrupted at {}", step, bug);
        return new Outcome.Interrupted(
                new Failure("internal", "The worker met an error of its own; its log has the details", step));
    }

    private static String words(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }
}
