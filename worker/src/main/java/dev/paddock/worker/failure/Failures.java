package dev.paddock.worker.failure;

import dev.paddock.worker.docker.DockerFailedException;
import dev.paddock.worker.failure.FailureCategory.Callers;
import dev.paddock.worker.failure.FailureCategory.Elsewhere;
import dev.paddock.worker.failure.FailureCategory.Lasting;
import dev.paddock.worker.failure.FailureCategory.Passing;
import dev.paddock.worker.postgres.RoleRefusedException;
import dev.paddock.worker.postgres.ServerFailedException;
import dev.paddock.worker.postgres.ShutOutException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The one place where what went wrong becomes whose fault it is, and words that tell what to do about it. */
public final class Failures {

    /** The code of an error of our own, whose details are for the log alone. */
    public static final String INTERNAL = "internal";

    private Failures() {}

    /** Every throwable has its place, and what nobody has thought of is an error of our own. */
    public static FailureCategory category(Throwable failure) {
        return switch (failure) {
            case RefusedException refused -> new Callers(refused.code(), words(refused));
            case DeclinedException declined -> new Elsewhere(declined.code(), words(declined));
            case AbsentException absent -> new Lasting("instance-missing", words(absent));
            case RoleRefusedException reserved -> new Callers("invalid-field", words(reserved));
            case DockerFailedException docker -> DockerFailures.category(docker);
            case ServerFailedException server -> ServerFailures.category(server);
            case ShutOutException _ -> ServerFailures.shutOut();
            case UncheckedIOException disk -> DiskFailures.category(disk);
            case IOException disk -> DiskFailures.category(disk);
            case OutOfMemoryError _ -> new Passing(INTERNAL, "The worker ran out of memory; give it more");
            default -> new Passing(INTERNAL, "The worker met an error of its own; its log has the details");
        };
    }

    /** Why a server is not brought back: in its own words, if it had any. */
    public static String reason(Throwable failure) {
        return failure instanceof ServerFailedException
                ? words(failure)
                : category(failure).message();
    }

    static String words(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }
}
