package dev.paddock.worker.storage;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The spare directories on this host, and links to those that have become an instance's.
 *
 * <p>Every method throws {@link UncheckedIOException} if the disk does not do what it should.
 */
@Component
public class SpareDirectories {

    private final Storage storage;
    private final Path root;

    SpareDirectories(Storage storage) throws IOException {
        this.storage = storage;
        this.root = FileTrees.createPrivate(storage.root().resolve(".spares"));
    }

    /** Makes one, filled and configured: it is there as a whole or not at all. */
    public SpareDirectory make(Template template, Map<String, String> configuration) {
        return Disk.get(() -> {
            var made = storage.scratch();
            try {
                Volume.in(made).fill(template);
                Volume.in(made).configure(configuration);
                var spare = root.resolve(UUID.randomUUID().toString());
                Files.move(made, spare);
                FileTrees.force(root);
                return new SpareDirectory(spare);
            } finally {
                FileTrees.delete(made);
            }
        });
    }

    /** The one of that name; empty if there is none, or it has become an instance's. */
    public Optional<SpareDirectory> find(String id) {
        return all().stream().filter(spare -> spare.id().equals(id)).findAny();
    }

    /** All that are no instance's. */
    public List<SpareDirectory> all() {
        return entries().stream()
                .filter(entry -> Files.isDirectory(entry, NOFOLLOW_LINKS))
                .map(SpareDirectory::new)
                .toList();
    }

    /** Removes one with all that is in it, if it is there and no instance's. */
    public void remove(String id) {
        Disk.run(() -> {
            var doomed = root.resolve(id);
            if (doomed.startsWith(root) && !doomed.equals(root) && Files.isDirectory(doomed, NOFOLLOW_LINKS)) {
                FileTrees.delete(doomed);
            }
        });
    }

    /** Sees to it that one that has become an instance's is found where it was. */
    public void link(String id, DataDirectory directory) {
        Disk.run(() -> {
            var link = root.resolve(id);
            if (!Files.isSymbolicLink(link)) {
                // Docker makes what it is to mount, empty, where it is missing.
                FileTrees.delete(link);
                Files.createSymbolicLink(link, directory.path());
                FileTrees.force(root);
            }
        });
    }

    /** Removes the links to directories that are gone. */
    public void forgetTheGone() {
        Disk.run(() -> {
            for (var entry : entries()) {
                if (Files.isSymbolicLink(entry) && Files.notExists(entry)) {
                    Files.delete(entry);
                }
            }
        });
    }

    private List<Path> entries() {
        return Disk.get(() -> {
            try (var entries = Files.list(root)) {
                return entries.toList();
            }
        });
    }
}
