package dev.paddock.worker.instance;

import static dev.paddock.worker.instance.Failures.words;

import dev.paddock.worker.instance.Fault.Lasting;
import dev.paddock.worker.instance.Fault.Passing;
import java.nio.file.AccessDeniedException;
import java.util.Objects;

/**
 * What each failure of the file system means for the job that met it. Java has a type for one of them; the others, and
 * all that a program such as cp(1) meets, are known by the words of strerror(3).
 */
final class DiskFaults {

    private DiskFaults() {}

    static Fault fault(Exception failure) {
        var cause = Objects.requireNonNullElse(failure.getCause(), failure);
        var words = words(failure);
        if (cause instanceof AccessDeniedException || words.contains("Permission denied")) {
            return new Lasting("storage-denied", words + "; the worker must be root and the storage root its own");
        }
        return byItsWords(words);
    }

    private static Fault byItsWords(String words) {
        return switch (words) {
            case String _
            when words.contains("No space left on device") ->
                new Passing("disk-full", words + "; make room under the storage root");
            case String _
            when words.contains("Disk quota exceeded") ->
                new Passing("disk-full", words + "; raise the storage root's quota, or make room under it");
            case String _
            when words.contains("Too many open files") ->
                new Passing("too-many-files", words + "; raise the worker's limit of open files");
            case String _
            when words.contains("Read-only file system") ->
                new Lasting("storage-read-only", words + "; see in the kernel's log why, and mount it writable");
            case String _
            when words.contains("Input/output error") ->
                new Lasting("storage-broken", words + "; see the kernel's log, the disk may be failing");
            case String _
            when words.contains("instance.json can't be read") ->
                new Lasting("storage-broken", words + "; restore that file, or move its directory out of the way");
            default -> new Passing("storage-failed", words + "; see what is wrong with the storage root");
        };
    }
}
