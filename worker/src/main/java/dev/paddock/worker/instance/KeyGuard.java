package dev.paddock.worker.instance;

import dev.paddock.worker.docker.Docker;
import dev.paddock.worker.docker.DockerFailedException;
import dev.paddock.worker.docker.Labels;
import dev.paddock.worker.host.Host;
import dev.paddock.worker.storage.HostKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Sees to it that no new key is made on a host that has servers: their storage root is not mounted, or another one was
 * named, and with a new key in an empty root the worker would take them all for nobody's.
 */
@Component
class KeyGuard implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(KeyGuard.class);

    private final HostKey key;
    private final Docker docker;
    private final Host host;

    KeyGuard(HostKey key, Docker docker, Host host) {
        this.key = key;
        this.docker = docker;
        this.host = host;
    }

    /** While Docker is away nobody knows; then it is asked again when a secret is needed. */
    @Override
    public void afterSingletonsInstantiated() {
        try {
            check();
            key.make();
        } catch (DockerFailedException away) {
            log.warn("Whether the storage root is the right one is not known yet: {}", away.getMessage());
        }
    }

    /** @throws IllegalStateException if the key is missing, and is not to be made */
    void check() {
        if (key.isMissing() && !docker.labelled(Labels.HOST, host.id().value()).isEmpty()) {
            throw new IllegalStateException("The storage root holds no .host-key, yet there are containers of host "
                    + host.id() + "; mount the storage root, or correct paddock.storage-root or paddock.host.id;"
                    + " if the data are lost, remove those containers");
        }
    }

    /** The secret for a purpose. */
    String derive(String purpose) {
        check();
        return key.derive(purpose);
    }
}
