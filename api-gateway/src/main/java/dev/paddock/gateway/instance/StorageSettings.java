package dev.paddock.gateway.instance;

import java.time.Duration;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What becomes of kept directories.
 *
 * @param keepFor how long one is kept that nobody attaches, at least 1 s
 */
@ConfigurationProperties("paddock.storage")
record StorageSettings(Duration keepFor) {

    StorageSettings {
        Objects.requireNonNull(keepFor, "paddock.storage.keep-for");
        if (keepFor.toSeconds() < 1) {
            throw new IllegalArgumentException("paddock.storage.keep-for must be at least 1 s");
        }
    }
}
