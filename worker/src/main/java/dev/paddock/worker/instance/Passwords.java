package dev.paddock.worker.instance;

import dev.paddock.worker.docker.ImageId;
import dev.paddock.worker.postgres.Password;
import dev.paddock.worker.storage.InstanceData;
import org.springframework.stereotype.Component;

/** The bootstrap role's passwords. */
@Component
class Passwords {

    private final KeyGuard key;

    Passwords(KeyGuard key) {
        this.key = key;
    }

    /** In force on a fresh copy, until the copy gets its own in the first transaction. */
    Password ofTemplate(ImageId image) {
        return new Password(key.derive("template " + image));
    }

    /** Of data that has been in use, as long as it lives, whichever instance holds it. */
    Password ofServer(InstanceData data) {
        var directory = data.directory();
        return new Password(key.derive("server %s %s %s"
                .formatted(
                        directory.tenant(), directory.name(), data.ownership().origin())));
    }
}
