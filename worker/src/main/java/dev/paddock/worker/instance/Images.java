package dev.paddock.worker.instance;

import dev.paddock.worker.docker.DockerImages;
import dev.paddock.worker.docker.ImageId;
import dev.paddock.worker.failure.DeclinedException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** PostgreSQL by major version. */
@Component
public class Images {

    private final ImageSettings settings;
    private final DockerImages images;
    private final Map<String, ImageId> seen = new ConcurrentHashMap<>();

    Images(ImageSettings settings, DockerImages images) {
        this.settings = settings;
        this.images = images;
    }

    /** The major versions that this host offers. */
    public SortedSet<String> versions() {
        return settings.versions();
    }

    /** The image of a version that this host offers, if it is here already. */
    Optional<ImageId> onHost(String version) {
        var image = Optional.ofNullable(settings.images().get(version)).flatMap(images::local);
        image.ifPresent(found -> seen.put(version, found));
        return image;
    }

    /** What {@link #onHost} or {@link #of} said last, without asking Docker; empty if neither has said anything. */
    Optional<ImageId> lastSeen(String version) {
        return Optional.ofNullable(seen.get(version));
    }

    /** @throws DeclinedException if this host does not offer it */
    ImageId of(String version) {
        var image = settings.images().get(version);
        if (image == null) {
            throw new DeclinedException(
                    "unknown-version",
                    "PostgreSQL " + version + " is not offered on this host; ask for one of "
                            + String.join(", ", versions()));
        }
        var found = images.find(image);
        seen.put(version, found);
        return found;
    }
}
