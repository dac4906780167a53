package dev.paddock.worker.storage;

import dev.paddock.contract.StorageDir;
import dev.paddock.contract.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The directories on this host. Their root is closed to everyone but root; a container sees only what is mounted. */
@Component
public class Storage {

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
        return new DataDirectory(this, root.resolve(tenant.toString()), name.value());
    }

    /** A directory for what is not finished; it is gone after the next start. */
    Path scratch() throws IOException {
        return FileTrees.createPrivate(trash.resolve(UUID.randomUUID().toString()));
    }

    /** Removes a directory. A crash midway leaves nothing in its place. */
    void discard(Path directory) throws IOException {
        var doomed = trash.resolve(UUID.randomUUID().toString());
        Files.move(directory, doomed);
        FileTrees.delete(doomed);
    }

    Path root() {
        return root;
    }
}
