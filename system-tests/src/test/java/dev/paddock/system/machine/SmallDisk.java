package dev.paddock.system.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of its own in a file, so small that a test can fill it. */
public final class SmallDisk implements AutoCloseable {

    private static final byte[] MEBIBYTE = new byte[1 << 20];

    private final Path home;
    private final Path root;
    private final Thread lastWill = new Thread(this::remove);

    public SmallDisk(int mebibytes) {
        try {
            home = Files.createTempDirectory(Path.of("/var/tmp"), "paddock-disk-");
            root = Files.createDirectory(home.resolve("root"));
            var image = home.resolve("image").toString();
            Shell.run("truncate", "--size=" + mebibytes + "M", image);
            // Root is kept no blocks: the worker is root, and is to meet the end of the disk like anyone.
            Shell.run("mkfs.ext4", "-q", "-m", "0", image);
            Runtime.getRuntime().addShutdownHook(lastWill);
            Shell.run("mount", "-o", "loop", image, root.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path root() {
        return root;
    }

    /** Leaves not even a mebibyte. */
    public void fill() {
        try (var filler = Files.newOutputStream(filler())) {
            while (true) {
                filler.write(MEBIBYTE);
            }
        } catch (IOException full) {
            // As was wanted.
        }
    }

    /** Gives back what {@link #fill()} took. */
    public void free() {
        try {
            Files.deleteIfExists(filler());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path filler() {
        return root.resolve("filler");
    }

    private void remove() {
        Shell.runAll(List.of(() -> Shell.run("umount", root.toString()), () -> Shell.remove(home)));
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(lastWill);
        remove();
    }
}
