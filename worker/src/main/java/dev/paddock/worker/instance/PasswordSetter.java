package dev.paddock.worker.instance;

import dev.paddock.contract.SetPassword;
import dev.paddock.contract.Step;
import dev.paddock.worker.failure.RefusedException;
import dev.paddock.worker.postgres.Admin;
import dev.paddock.worker.postgres.Postgres;
import dev.paddock.worker.postgres.ServerFailedException;
import dev.paddock.worker.postgres.ShutOutException;
import dev.paddock.worker.storage.InstanceData;
import dev.paddock.worker.storage.Ownership.Phase;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/**
 * Replaces a password on a server that runs, and begins a log-in to see that the server goes by the new one. To finish
 * it would take the password, which nobody here has.
 */
@Component
class PasswordSetter {

    private final Residents residents;
    private final Servers servers;
    private final Postgres postgres;
    private final Passwords passwords;

    PasswordSetter(Residents residents, Servers servers, Postgres postgres, Passwords passwords) {
        this.residents = residents;
        this.servers = servers;
        this.postgres = postgres;
        this.passwords = passwords;
    }

    Outcome set(SetPassword command, Steps steps) {
        return residents.of(command).map(data -> set(command, data, steps)).orElseGet(Outcome.Outdated::new);
    }

    private Outcome set(SetPassword command, InstanceData data, Steps steps) {
        if (data.ownership().phase() == Phase.STOPPED) {
            // Its generation is noted, and nothing else: what this host tells from now on is newer than the command.
            data.directory().record(data.ownership().after(command, Phase.STOPPED));
            throw new RefusedException("invalid-status", "The server is stopped; start it, and set the password then");
        }
        steps.begin(Step.SET_PASSWORD);
        var server = servers.running(command.instance())
                .orElseThrow(() -> new ServerFailedException("The server does not run just now"));
        admit(command, data, server);
        steps.begin(Step.VERIFY_PASSWORD);
        verify(command, server);
        data.directory().record(data.ownership().after(command, Phase.READY));
        return new Outcome.Changed(null);
    }

    private void admit(SetPassword command, InstanceData data, Servers.Server server) {
        int restarts = servers.restarts(server);
        BooleanSupplier alive = () -> servers.isUp(server, restarts);
        try (var session = postgres.connect(
                server.endpoint().address(), server.endpoint().port(), passwords.ofServer(data), alive)) {
            session.admit(new Admin(command.adminUser(), command.adminVerifier()));
        } catch (ShutOutException changed) {
            throw new RefusedException(
                    "shut-out",
                    "The server does not let its role %s in, through which passwords are set: a superuser has changed it,"
                                    .formatted(Postgres.BOOTSTRAP_ROLE)
                            + " or all connections are taken; free it, or set the password with ALTER ROLE");
        }
    }

    private void verify(SetPassword command, Servers.Server server) {
        var challenge = postgres.challenge(
                server.endpoint().address(), server.endpoint().port(), command.adminUser());
        if (!command.adminVerifier().isAskedForBy(challenge)) {
            throw new ServerFailedException(
                    "The server was given a password for %s, and asks for another one: somebody changed it meanwhile"
                            .formatted(command.adminUser()));
        }
    }
}
