package dev.paddock.worker.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/** Whether this host was told to drain, over all starts of its worker: a file that is there, or is not. */
@Component
public class DrainMark {

    private final Path root;
    private final Path file;

    DrainMark(Storage storage) {
        this.root = storage.root();
        this.file = root.resolve(".draining");
    }

    public boolean isSet() {
        return Files.exists(file);
    }

    /**
     * Sets it, or takes it away.
     *
     * @throws UncheckedIOException if the disk does not do what it should
     */
    public void set(boolean draining) {
        Disk.run(() -> {
            if (draining) {
                FileTrees.replace(file, new byte[0]);
            } else {
                clear();
            }
        });
    }

    private void clear() throws IOException {
        Files.deleteIfExists(file);
        FileTrees.force(root);
    }
}
