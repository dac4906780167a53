package dev.paddock.worker.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * When ports were given up by their instances, over all starts of the worker: an empty file for each, as old as that.
 *
 * <p>Every method throws {@link UncheckedIOException} if the disk does not do what it should.
 */
@Component
public class ReleasedPorts {

    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

    private final Path root;

    ReleasedPorts(Storage storage) throws IOException {
        this.root = FileTrees.createPrivate(storage.root().resolve(".ports"));
    }

    /** Notes that a port is given up now. */
    public void note(int port) {
        Disk.run(() -> FileTrees.replace(file(port), new byte[0]));
    }

    /** All that are noted, and since when. */
    public Map<Integer, Instant> all() {
        return Disk.get(() -> {
            var noted = new TreeMap<Integer, Instant>();
            try (var files = Files.newDirectoryStream(root, ReleasedPorts::isNote)) {
                for (var file : files) {
                    read(file, noted);
                }
            }
            return noted;
        });
    }

    /** Takes a note away, if there is one. */
    public void forget(int port) {
        Disk.run(() -> Files.deleteIfExists(file(port)));
    }

    private static void read(Path file, Map<Integer, Instant> noted) throws IOException {
        try {
            var port = Integer.valueOf(file.getFileName().toString());
            noted.put(port, Files.getLastModifiedTime(file).toInstant());
        } catch (NoSuchFileException forgottenMeanwhile) {
            // Then it is over.
        }
    }

    private static boolean isNote(Path file) {
        return PORT.matcher(file.getFileName().toString()).matches();
    }

    private Path file(int port) {
        return root.resolve(Integer.toString(port));
    }
}
