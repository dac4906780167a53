package dev.paddock.worker.failure;

import static dev.paddock.worker.failure.Failures.words;

import dev.paddock.worker.failure.FailureCategory.Lasting;
import dev.paddock.worker.failure.FailureCategory.Passing;
import dev.paddock.worker.postgres.ServerFailedException;

/** What it means for a job that PostgreSQL did not come up. */
final class ServerFailures {

    private ServerFailures() {}

    static FailureCategory category(ServerFailedException failure) {
        var words = words(failure);
        return switch (failure.ailment()) {
            case DATA_DAMAGED -> new Lasting("data-damaged", words + "; mend the data, or restore them from a backup");
            case DATA_UNREADABLE ->
                new Lasting("data-unreadable", words + "; give the data back to the image's user, with mode 0700");
            case OUT_OF_MEMORY -> new Passing("out-of-memory", words + "; the server needs more memory than it has");
            case DISK_FULL -> new Passing("disk-full", words + "; make room under the storage root");
            case UNKNOWN -> new Passing("server-failed", words + "; see the log of its container");
        };
    }

    /** Nobody but us has ever been in a fresh copy: so the template was made with another key than the host's. */
    static FailureCategory shutOut() {
        return new Lasting(
                "server-shut-out",
                "The server does not let the worker in; if the host's key was replaced, remove .templates under the"
                        + " storage root, so that they are made anew");
    }
}
