package dev.paddock.worker.instance;

import dev.paddock.worker.docker.ImageId;
import dev.paddock.worker.instance.Servers.Server;
import dev.paddock.worker.postgres.ServerFailedException;
import dev.paddock.worker.postgres.Session;
import dev.paddock.worker.storage.SpareDirectory;

/** A server that was started for nobody in particular, and a session in it as the bootstrap role, kept open. */
record Spare(ImageId image, Server server, Session session, SpareDirectory directory) {

    String id() {
        return directory.id();
    }

    int port() {
        return server.endpoint().port();
    }

    boolean answers() {
        try {
            session.query();
            return true;
        } catch (ServerFailedException gone) {
            return false;
        }
    }
}
