package dev.paddock.worker.instance;

import dev.paddock.contract.Failure;
import dev.paddock.contract.Step;
import dev.paddock.worker.docker.DockerFailedException;
import dev.paddock.worker.instance.Fault.Callers;
import dev.paddock.worker.instance.Fault.Lasting;
import dev.paddock.worker.instance.Fault.Passing;
import dev.paddock.worker.postgres.RoleRefusedException;
import dev.paddock.worker.postgres.ServerFailedException;
import dev.paddock.worker.postgres.ShutOutException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where what went wrong becomes whose fault it is, and words that tell what to do about it. */
final class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** How an attempt ended that met this. */
    static Outcome outcome(Throwable failure, Step step) {
        var fault = fault(failure);
        mention(fault, failure, step);
        return outcome(fault, new Failure(fault.code(), fault.message(), step));
    }

    private static Outcome outcome(Fault fault, Failure told) {
        return switch (fault) {
            case Callers _ -> new Outcome.Failed(told);
            case Passing _ -> new Outcome.Interrupted(told);
            case Lasting _ -> new Outcome.Blocked(told);
        };
    }

    /** Every throwable has its place, and what nobody has thought of is an error of our own. */
    static Fault fault(Throwable failure) {
        return switch (failure) {
            case RefusedException refused -> new Callers(refused.code(), words(refused));
            case RoleRefusedException reserved -> new Callers("invalid-field", words(reserved));
            case DockerFailedException docker -> DockerFaults.fault(docker);
            case ServerFailedException server -> ServerFaults.fault(server);
            case ShutOutException _ -> ServerFaults.shutOut();
            case UncheckedIOException disk -> DiskFaults.fault(disk);
            case IOException disk -> DiskFaults.fault(disk);
            case OutOfMemoryError _ -> new Passing("internal", "The worker ran out of memory; give it more");
            default -> new Passing("internal", "The worker met an error of its own; its log has the details");
        };
    }

    /** Why a server is not brought back: in its own words, if it had any. */
    static String reason(Throwable failure) {
        return failure instanceof ServerFailedException
                ? words(failure)
                : fault(failure).message();
    }

    private static void mention(Fault fault, Throwable failure, Step step) {
        if (fault.code().equals("internal")) {
            log.error("{} met an error of our own", step, failure);
        } else if (!(fault instanceof Callers)) {
            log.warn("{} met {}: {}", step, fault.code(), fault.message());
        }
    }

    static String words(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }
}
