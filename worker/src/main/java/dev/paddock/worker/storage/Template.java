package dev.paddock.worker.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A data directory as {@code initdb} leaves it, once per image.
 *
 * @param finish makes a copy another cluster than the template
 */
public record Template(Path data, Finish finish) {

    /** Root's own, and read by the server, whatever number its user has. */
    static final Set<PosixFilePermission> ENTERABLE = PosixFilePermissions.fromString("rwxr-xr-x");

    /** What is done to each copy before it is used. */
    @FunctionalInterface
    public interface Finish {
        void accept(Path copy) throws IOException;
    }
}
