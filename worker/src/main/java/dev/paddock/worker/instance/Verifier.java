package dev.paddock.worker.instance;

import dev.paddock.contract.CreateInstance;
import dev.paddock.worker.docker.ImageId;
import dev.paddock.worker.failure.RefusedException;
import dev.paddock.worker.instance.Servers.Server;
import dev.paddock.worker.postgres.Admin;
import dev.paddock.worker.postgres.Password;
import dev.paddock.worker.postgres.Postgres;
import dev.paddock.worker.postgres.ServerConfiguration;
import dev.paddock.worker.postgres.ServerFailedException;
import dev.paddock.worker.postgres.Session;
import dev.paddock.worker.postgres.ShutOutException;
import dev.paddock.worker.storage.InstanceData;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Lets the caller in, and proves by a query that the server is ready: a line in its log would come too early. */
@Component
class Verifier {

    private static final Logger log = LoggerFactory.getLogger(Verifier.class);
    private final Postgres postgres;
    private final Passwords passwords;
    private final Servers servers;

    Verifier(Postgres postgres, Passwords passwords, Servers servers) {
        this.postgres = postgres;
        this.passwords = passwords;
        this.servers = servers;
    }

    /**
     * @throws RefusedException if the server does not start with the caller's settings, or kept data shuts the worker
     *     out
     */
    void verify(CreateInstance command, ImageId image, InstanceData data, Server server) {
        try (var session = connect(image, data, server)) {
            verify(command, data, session);
        } catch (ShutOutException changed) {
            acceptOrRefuse(command, data, changed);
        } catch (ServerFailedException failure) {
            throw explained(failure, command, data, server);
        }
    }

    /**
     * The same in a fresh server that the worker is in already.
     *
     * @throws ServerFailedException if it does not answer
     */
    void verify(CreateInstance command, InstanceData data, Session session) {
        letIn(command, data, session);
        session.query();
    }

    private Session connect(ImageId image, InstanceData data, Server server) {
        return postgres.connect(
                server.endpoint().address(),
                server.endpoint().port(),
                password(image, data),
                () -> servers.isAlive(server));
    }

    /**
     * The template's password is tried on a fresh copy only. A tenant's server that was shown it could learn from the
     * exchange how to enter the next fresh copy.
     */
    private Password password(ImageId image, InstanceData data) {
        return data.ownership().holdsTenantsData() ? passwords.ofServer(data) : passwords.ofTemplate(image);
    }

    private void letIn(CreateInstance command, InstanceData data, Session session) {
        switch (data.ownership().phase()) {
            case NEW ->
                session.takeOver(passwords.ofServer(data), admin(command).orElseThrow());
            case ATTACHING -> admin(command).ifPresent(session::admit);
            case READY, STOPPED, KEPT -> {}
        }
    }

    private static Optional<Admin> admin(CreateInstance command) {
        return Optional.ofNullable(command.spec().adminVerifier())
                .map(verifier -> new Admin(command.spec().adminUser(), verifier));
    }

    /**
     * Data that are ready have answered a query before, and been told of. Now PostgreSQL itself has answered from the
     * port that Docker holds for their container, and more can't be asked of a server whose owner locked the worker
     * out.
     */
    private static void acceptOrRefuse(CreateInstance command, InstanceData data, ShutOutException changed) {
        switch (data.ownership().phase()) {
            case READY, STOPPED -> log.info("Instance {} is there: {}", command.instance(), changed.getMessage());
            case ATTACHING -> throw notAttachable(command);
            case NEW, KEPT -> throw changed;
        }
    }

    /** Its former tenant was a superuser, and free to do so. */
    private static RefusedException notAttachable(CreateInstance command) {
        return new RefusedException(
                "invalid-field",
                "Storage directory '%s' can't be attached: its role %s was shut out"
                        .formatted(command.spec().storageDir(), Postgres.BOOTSTRAP_ROLE));
    }

    private RuntimeException explained(
            ServerFailedException failure, CreateInstance command, InstanceData data, Server server) {
        var lines = servers.lastLines(server);
        if (lines.contains(ServerConfiguration.CALLERS_FILE)) {
            return SettingsRefused.because(lines);
        }
        return isOfTheCallersMaking(command, data) && !servers.isAlive(server)
                ? SettingsRefused.by(lines)
                : new ServerFailedException(
                        failure.getMessage() + "; its log ends with: " + servers.lastWords(server), failure);
    }

    /** A fresh copy starts well with our settings alone, so where it does not, the caller's don't fit in with them. */
    private static boolean isOfTheCallersMaking(CreateInstance command, InstanceData data) {
        return !data.ownership().holdsTenantsData()
                && !command.spec().settings().isEmpty();
    }
}
