package dev.paddock.worker.failure;

import static dev.paddock.worker.failure.Failures.words;

import dev.paddock.worker.failure.FailureCategory.Lasting;
import dev.paddock.worker.failure.FailureCategory.Passing;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Objects;

/**
 * What each failure of the file system means for the job that met it. Java has a type for one of them; the others, and
 * all that a program such as cp(1) meets, are known by the words of strerror(3).
 */
final class DiskFailures {

    private static final boolean PASSING = false;
    private static final boolean LASTING = true;

    private static final List<Sign> SIGNS = List.of(
            new Sign("No space left on device", "disk-full", PASSING, "make room under the storage root"),
            new Sign(
                    "Disk quota exceeded",
                    "disk-full",
                    PASSING,
                    "raise the storage root's quota, or make room under it"),
            new Sign("Too many open files", "too-many-files", PASSING, "raise the worker's limit of open files"),
            new Sign(
                    "Read-only file system",
                    "storage-read-only",
                    LASTING,
                    "see in the kernel's log why, and mount it writable"),
            new Sign("Input/output error", "storage-broken", LASTING, "see the kernel's log, the disk may be failing"),
            new Sign(
                    "instance.json can't be read",
                    "storage-broken",
                    LASTING,
                    "restore that file, or move its directory out of the way"));

    private DiskFailures() {}

    static FailureCategory category(Exception failure) {
        var cause = Objects.requireNonNullElse(failure.getCause(), failure);
        var words = words(failure);
        if (cause instanceof AccessDeniedException || words.contains("Permission denied")) {
            return new Lasting("storage-denied", words + "; the worker must be root and the storage root its own");
        }
        return byItsWords(words);
    }

    private static FailureCategory byItsWords(String words) {
        return SIGNS.stream()
                .filter(sign -> words.contains(sign.words()))
                .findFirst()
                .map(sign -> sign.category(words))
                .orElseGet(() -> new Passing("storage-failed", words + "; see what is wrong with the storage root"));
    }

    /**
     * What a failure is known by.
     *
     * @param lasting whether it is there until somebody has mended it
     */
    private record Sign(String words, String code, boolean lasting, String advice) {

        FailureCategory category(String said) {
            var message = said + "; " + advice;
            return lasting ? new Lasting(code, message) : new Passing(code, message);
        }
    }
}
