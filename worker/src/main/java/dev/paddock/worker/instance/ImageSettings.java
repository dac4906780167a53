package dev.paddock.worker.instance;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What this host offers.
 *
 * @param images image of each PostgreSQL major version
 */
@ConfigurationProperties("paddock")
record ImageSettings(Map<String, String> images) {

    /** @throws IllegalArgumentException if nothing is offered */
    ImageSettings {
        if (images == null || images.isEmpty()) {
            throw new IllegalArgumentException(
                    "paddock.images is empty: name at least one image, as in paddock.images.17");
        }
        images = Map.copyOf(images);
    }

    SortedSet<String> versions() {
        return new TreeSet<>(images.keySet());
    }
}
