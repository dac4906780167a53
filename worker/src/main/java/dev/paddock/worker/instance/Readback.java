package dev.paddock.worker.instance;

import dev.paddock.worker.failure.RefusedException;
import dev.paddock.worker.instance.Servers.Server;
import dev.paddock.worker.postgres.Postgres;
import dev.paddock.worker.postgres.Session;
import dev.paddock.worker.postgres.ShutOutException;
import dev.paddock.worker.storage.InstanceData;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Asks a server whether it goes by the parameters that its caller was promised. */
@Component
class Readback {

    private final Servers servers;
    private final Postgres postgres;
    private final Passwords passwords;

    Readback(Servers servers, Postgres postgres, Passwords passwords) {
        this.servers = servers;
        this.postgres = postgres;
        this.passwords = passwords;
    }

    /**
     * Lets it read its files again, and asks.
     *
     * @throws RefusedException if it does not go by one of them, or does not let the worker in
     */
    void reload(InstanceData data, Server server, Map<String, String> settings) {
        with(data, server, session -> {
            session.reload();
            require(session, settings);
        });
    }

    /**
     * Asks one that has just started.
     *
     * @throws RefusedException if it does not go by one of them, or does not let the worker in
     */
    void require(InstanceData data, Server server, Map<String, String> settings) {
        if (!settings.isEmpty()) {
            with(data, server, session -> require(session, settings));
        }
    }

    private static void require(Session session, Map<String, String> settings) {
        settings.keySet().stream()
                .flatMap(name -> session.whyNotInForce(name).stream())
                .findFirst()
                .ifPresent(reason -> {
                    throw new RefusedException("invalid-setting", reason);
                });
    }

    private void with(InstanceData data, Server server, Consumer<Session> work) {
        int restarts = servers.restarts(server);
        BooleanSupplier alive = () -> servers.isUp(server, restarts);
        try (var session = postgres.connect(
                server.endpoint().address(), server.endpoint().port(), passwords.ofServer(data), alive)) {
            work.accept(session);
        } catch (ShutOutException changed) {
            throw new RefusedException(
                    "shut-out",
                    "The server does not let its role %s in, which sees to it that settings are in force: a superuser has"
                                    .formatted(Postgres.BOOTSTRAP_ROLE)
                            + " changed it, or all connections are taken; free it, or use ALTER SYSTEM");
        }
    }
}
