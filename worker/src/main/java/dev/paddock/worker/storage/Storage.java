package dev.paddock.worker.storage;

import dev.paddock.contract.StorageDir;
import dev.paddock.contract.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** The directories on this host. Their root is closed to everyone but root; a container sees only what is mounted. */
@Component
public class Storage {

    private static final Pattern TENANT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern DIRECTORY = Pattern.compile(StorageDir.PATTERN);

    /** Held while a tenant's directory is made or removed, lest it goes while another thread puts something in. */
    private final ReentrantLock tenants = new ReentrantLock();

    private final Path root;
    private final Path trash;

    Storage(StorageSettings settings) throws IOException {
        this.root = settings.storageRoot();
        this.trash = root.resolve(".trash");
        FileTrees.createPrivate(root);
        FileTrees.createPrivate(trash);
        FileTrees.spread(trash);
        FileTrees.empty(trash);
    }

    /** A tenant's directory, whether it is there or not. */
    public DataDirectory directory(TenantId tenant, StorageDir name) {
        return new DataDirectory(this, tenant, name);
    }

    /**
     * All directories of all tenants.
     *
     * @throws UncheckedIOException if the disk does not say which there are
     */
    public List<DataDirectory> directories() {
        return Disk.get(() -> within(root, TENANT)).stream()
                .map(UUID::fromString)
                .map(TenantId::new)
                .flatMap(tenant -> Disk.get(() -> directories(tenant)).stream())
                .toList();
    }

    /**
     * The file system that the storage root is on.
     *
     * @param totalMiB its size, in MiB
     * @param freeMiB what of it a process may still fill, in MiB
     */
    public record Space(long totalMiB, long freeMiB) {}

    /**
     * How much there is on it now.
     *
     * @throws UncheckedIOException if the disk does not do what it should
     */
    public Space space() {
        return Disk.get(() -> {
            var disk = Files.getFileStore(root);
            return new Space(disk.getTotalSpace() >> 20, disk.getUsableSpace() >> 20);
        });
    }

    private List<DataDirectory> directories(TenantId tenant) throws IOException {
        try {
            return within(root.resolve(tenant.toString()), DIRECTORY).stream()
                    .map(name -> directory(tenant, new StorageDir(name)))
                    .toList();
        } catch (NoSuchFileException removedMeanwhile) {
            return List.of();
        }
    }

    /** What is named otherwise is none of ours. */
    private static List<String> within(Path parent, Pattern name) throws IOException {
        try (var entries = Files.list(parent)) {
            return entries.filter(entry ->
                            name.matcher(entry.getFileName().toString()).matches())
                    .filter(Storage::isDirectory)
                    .map(entry -> entry.getFileName().toString())
                    .toList();
        }
    }

    /** What the disk says nothing of counts as one: who reads it fails, and does not take it for absent. */
    private static boolean isDirectory(Path entry) {
        try {
            return Files.readAttributes(entry, BasicFileAttributes.class).isDirectory();
        } catch (NoSuchFileException removedMeanwhile) {
            return false;
        } catch (IOException unknown) {
            return true;
        }
    }

    /** A directory for what is not finished; it is gone after the next start. */
    Path scratch() throws IOException {
        return FileTrees.createPrivate(trash.resolve(UUID.randomUUID().toString()));
    }

    /**
     * Puts a finished directory in its place, under its tenant's.
     *
     * @throws FileAlreadyExistsException if the place is taken
     */
    void place(Path made, Path tenant, Path directory) throws IOException {
        tenants.lock();
        try {
            FileTrees.createPrivate(tenant);
            Files.move(made, directory);
        } finally {
            tenants.unlock();
        }
        FileTrees.force(tenant);
    }

    /** Removes a directory, and its tenant's if that was the last. A crash midway leaves nothing in its place. */
    void discard(Path tenant, Path directory) throws IOException {
        var doomed = trash.resolve(UUID.randomUUID().toString());
        tenants.lock();
        try {
            Files.move(directory, doomed);
            FileTrees.deleteIfEmpty(tenant);
        } finally {
            tenants.unlock();
        }
        FileTrees.delete(doomed);
    }

    Path root() {
        return root;
    }
}
