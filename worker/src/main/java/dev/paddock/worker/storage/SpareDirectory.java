package dev.paddock.worker.storage;

import dev.paddock.fault.FaultPoints;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A directory that is filled, and no tenant's yet; a server may run from it already.
 *
 * <p>Every method throws {@link UncheckedIOException} if the disk does not do what it should.
 */
public final class SpareDirectory {

    private final Path path;

    SpareDirectory(Path path) {
        this.path = path;
    }

    /** The name that tells it from all others there ever were. */
    public String id() {
        return path.getFileName().toString();
    }

    /** What a container mounts. After {@link #become} it is found there still, as long as the directory is. */
    public Path volume() {
        return Volume.in(path).path();
    }

    /**
     * Makes it an instance's, in one move: it appears there filled and with its owner's name in it.
     *
     * @return whether it did; false if the name is taken
     */
    public boolean become(DataDirectory directory, Ownership owner) {
        FaultPoints.pass("storage.become.before", path);
        boolean placed = Disk.get(() -> {
            try {
                directory.place(path, owner);
                // Docker mounts the volume by this path, at each start of the container.
                Files.createSymbolicLink(path, directory.path());
                FileTrees.force(Objects.requireNonNull(path.getParent(), "parent"));
                return true;
            } catch (FileAlreadyExistsException taken) {
                return false;
            }
        });
        FaultPoints.pass("storage.become.after", path);
        return placed;
    }
}
