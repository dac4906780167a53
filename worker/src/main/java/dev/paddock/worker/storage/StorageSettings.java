package dev.paddock.worker.storage;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where data lies.
 *
 * @param storageRoot a directory for Paddock alone; the same path for the worker and for Docker
 */
@ConfigurationProperties("paddock")
record StorageSettings(@DefaultValue("/var/lib/paddock") Path storageRoot) {

    /** @throws IllegalArgumentException unless the root is absolute, for Docker knows no working directory of ours */
    StorageSettings {
        if (!storageRoot.isAbsolute()) {
            throw new IllegalArgumentException("paddock.storage-root is an absolute path, not " + storageRoot);
        }
    }
}
