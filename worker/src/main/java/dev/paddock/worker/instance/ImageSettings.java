package dev.paddock.worker.instance;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What this host offers.
 *
 * @param images image of each PostgreSQL major version
 */
@ConfigurationProperties("paddock")
record ImageSettings(Map<String, String> images) {

    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,3}");

    /** @throws IllegalArgumentException if nothing is offered, or what is no major version of PostgreSQL */
    ImageSettings {
        if (images == null || images.isEmpty()) {
            throw new IllegalArgumentException(
                    "paddock.images is empty: name at least one image, as in paddock.images.17");
        }
        images = Map.copyOf(images);
        images.keySet().stream()
                .filter(version -> !VERSION.matcher(version).matches())
                .findAny()
                .ifPresent(version -> {
                    throw new IllegalArgumentException("paddock.images." + version
                            + " names no major version of PostgreSQL: it is to be like paddock.images.17");
                });
    }

    SortedSet<String> versions() {
        return new TreeSet<>(images.keySet());
    }
}
