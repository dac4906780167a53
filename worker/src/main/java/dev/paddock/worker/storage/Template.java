package dev.paddock.worker.storage;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A data directory as {@code initdb} leaves it, once per image. */
public record Template(Path data) {

    /** Root's own, and read by the server, whatever number its user has. */
    static final Set<PosixFilePermission> ENTERABLE = PosixFilePermissions.fromString("rwxr-xr-x");
}
