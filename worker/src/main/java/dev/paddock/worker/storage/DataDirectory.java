package dev.paddock.worker.storage;

import dev.paddock.contract.StorageDir;
import dev.paddock.contract.TenantId;
import dev.paddock.fault.FaultPoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One directory of a tenant. {@code instance.json} says whose it is. {@code volume} is what a container mounts: the
 * server's files of configuration, root's own, and {@code data}, the server's own.
 *
 * <p>Every method throws {@link UncheckedIOException} if the disk does not do what it should.
 */
public final class DataDirectory {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String OWNERSHIP = "instance.json";

    private final Storage storage;
    private final TenantId owner;
    private final StorageDir name;
    private final Path tenant;
    private final Path path;

    DataDirectory(Storage storage, TenantId owner, StorageDir name) {
        this.storage = storage;
        this.owner = owner;
        this.name = name;
        this.tenant = storage.root().resolve(owner.toString());
        this.path = tenant.resolve(name.value());
    }

    public TenantId tenant() {
        return owner;
    }

    public StorageDir name() {
        return name;
    }

    /** What a container mounts. */
    public Path volume() {
        return Volume.in(path).path();
    }

    Path path() {
        return path;
    }

    /** Whose directory it is; empty if there is none. */
    public Optional<Ownership> ownership() {
        return Disk.get(() -> {
            try {
                return Optional.of(MAPPER.readValue(Files.readAllBytes(path.resolve(OWNERSHIP)), Ownership.class));
            } catch (NoSuchFileException absent) {
                return Optional.empty();
            } catch (JacksonException unreadable) {
                throw new IOException(path.resolve(OWNERSHIP) + " can't be read", unreadable);
            }
        });
    }

    /**
     * Which file it is that says whose the directory is: every note of it is a new one. Its inode may have been
     * another's before, but not at the same time by the clock: between two notes the disk was waited for.
     */
    record Edition(Object file, FileTime written) {}

    /** Empty if there is none. */
    Optional<Edition> edition() {
        return Disk.get(() -> {
            try {
                var file = Files.readAttributes(path.resolve(OWNERSHIP), BasicFileAttributes.class);
                return Optional.of(new Edition(Objects.requireNonNull(file.fileKey()), file.lastModifiedTime()));
            } catch (NoSuchFileException absent) {
                return Optional.empty();
            }
        });
    }

    /**
     * Makes the directory, if there is none. It appears with its owner's name in it, never without.
     *
     * @return whether it was made; false if the name is taken
     */
    public boolean claim(Ownership owner) {
        FaultPoints.pass("storage.claim.before", path);
        return Disk.get(() -> {
            var made = storage.scratch();
            try {
                place(made, owner);
                return true;
            } catch (FileAlreadyExistsException taken) {
                return false;
            } finally {
                FileTrees.delete(made);
            }
        });
    }

    /** Puts what was made elsewhere in this place. */
    void place(Path made, Ownership owner) throws IOException {
        write(made, owner);
        storage.place(made, tenant, path);
    }

    /** Records who has the directory now. */
    public void record(Ownership owner) {
        FaultPoints.pass("storage.record.before", path);
        Disk.run(() -> write(path, owner));
        FaultPoints.pass("storage.record.after", path);
    }

    /** Fills the directory with a template's data. */
    public void fill(Template template) {
        FaultPoints.pass("storage.fill.before", path);
        Disk.run(() -> Volume.in(path).fill(template));
    }

    /** Writes the server's files of configuration: the server can read but not write them. */
    public void configure(Map<String, String> files) {
        FaultPoints.pass("storage.configure.before", path);
        Disk.run(() -> Volume.in(path).configure(files));
    }

    /** Whether there is such a file of configuration, with something in it: a full disk leaves an empty one. */
    public boolean isConfiguredBy(String file) {
        return Disk.get(() -> {
            var target = volume().resolve(file);
            return Files.exists(target) && Files.size(target) > 0;
        });
    }

    /** Removes a file of configuration, if it is there. */
    public void unconfigure(String file) {
        Disk.run(() -> Files.deleteIfExists(volume().resolve(file)));
    }

    /** Removes the directory with all that is in it, if it is there. */
    public void remove() {
        FaultPoints.pass("storage.remove.before", path);
        Disk.run(() -> {
            try {
                storage.discard(tenant, path);
            } catch (NoSuchFileException removed) {
                // As it should be.
            }
        });
        FaultPoints.pass("storage.remove.after", path);
    }

    /**
     * How much of the disk the directory takes, with all that is in it, in bytes.
     *
     * @return empty if it can't be told within the limit
     */
    public OptionalLong allocated(Duration limit) {
        return Disk.get(() -> FileTrees.allocated(path, limit));
    }

    /** Leaves the data for a later instance. */
    public void keep(Ownership owner) {
        record(owner.kept());
    }

    private static void write(Path directory, Ownership owner) throws IOException {
        FileTrees.replace(directory.resolve(OWNERSHIP), MAPPER.writeValueAsBytes(owner));
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
