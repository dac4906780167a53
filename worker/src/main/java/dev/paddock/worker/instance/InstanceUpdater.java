package dev.paddock.worker.instance;

import dev.paddock.contract.Configuration;
import dev.paddock.contract.Step;
import dev.paddock.contract.UpdateInstance;
import dev.paddock.worker.capacity.Capacity;
import dev.paddock.worker.docker.ContainerSpec.Limits;
import dev.paddock.worker.failure.RefusedException;
import dev.paddock.worker.instance.Servers.Server;
import dev.paddock.worker.postgres.ServerConfiguration;
import dev.paddock.worker.postgres.ServerFailedException;
import dev.paddock.worker.storage.InstanceData;
import dev.paddock.worker.storage.Ownership.Phase;
import dev.paddock.worker.storage.Ownership.Serving;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Lets a server go by another configuration, or by the one before if it does not go by that. */
@Component
class InstanceUpdater {

    private static final Logger log = LoggerFactory.getLogger(InstanceUpdater.class);

    private final Residents residents;
    private final Capacity capacity;
    private final Servers servers;
    private final Revival revival;
    private final Readback readback;
    private final Conditions conditions;
    private final DiskLimits limits;

    InstanceUpdater(
            Residents residents,
            Capacity capacity,
            Servers servers,
            Revival revival,
            Readback readback,
            Conditions conditions,
            DiskLimits limits) {
        this.residents = residents;
        this.capacity = capacity;
        this.servers = servers;
        this.revival = revival;
        this.readback = readback;
        this.conditions = conditions;
        this.limits = limits;
    }

    Outcome update(UpdateInstance command, Steps steps) {
        return residents.of(command).map(data -> update(command, data, steps)).orElseGet(Outcome.Outdated::new);
    }

    private Outcome update(UpdateInstance command, InstanceData data, Steps steps) {
        if (data.ownership().phase() == Phase.STOPPED) {
            // Its generation is noted, and nothing else: what this host tells from now on is newer than the command.
            data.directory().record(data.ownership().after(command, Phase.STOPPED));
            throw new RefusedException("invalid-status", "The server is stopped; start it, and change it then");
        }
        if (data.ownership().job().equals(command.job())) {
            // An earlier delivery got so far as to note it; nothing is restarted twice.
            return new Outcome.Updated(command.after(), null);
        }
        try (var _ = capacity.admit(command)) {
            return new Outcome.Updated(command.after(), changeOrUndo(command, data, steps));
        }
    }

    private @Nullable String changeOrUndo(UpdateInstance command, InstanceData data, Steps steps) {
        try {
            var changed = changed(command, data);
            var notice = command.restart() ? restart(command, changed, steps) : reload(command, changed, steps);
            data.directory().record(changed.ownership());
            return notice;
        } catch (LeftAloneException recovering) {
            // To go back would only disturb it; the next attempt comes after a pause.
            throw new ServerFailedException(recovering.reason(), recovering);
        } catch (RuntimeException | Error failure) {
            undo(command, data, failure);
            throw failure;
        }
    }

    /** As it is noted in the end; a container that is gone is made like this. */
    private static InstanceData changed(UpdateInstance command, InstanceData data) {
        var owner = data.ownership().servedAfter(command, serving(command, data));
        return new InstanceData(data.directory(), owner);
    }

    /** The limits change while nothing runs within them. */
    private @Nullable String restart(UpdateInstance command, InstanceData data, Steps steps) {
        steps.begin(Step.STOP_CONTAINER);
        conditions.restarting(command.instance());
        var orderly = servers.stop(command.instance());
        steps.begin(Step.CONFIGURE);
        configure(command, command.after(), data);
        steps.begin(Step.START_CONTAINER);
        var server = revival.start(data, revival.find(data));
        steps.begin(Step.VERIFY_CONNECTION);
        prove(data, server);
        readback.require(data, server, command.after().settings());
        return orderly ? null : Servers.ENDED_BY_FORCE;
    }

    private @Nullable String reload(UpdateInstance command, InstanceData data, Steps steps) {
        steps.begin(Step.CONFIGURE);
        configure(command, command.after(), data);
        steps.begin(Step.VERIFY_CONNECTION);
        if (takesReload(command)) {
            var server = servers.running(command.instance())
                    .orElseThrow(() -> new ServerFailedException("The server does not run just now"));
            readback.reload(data, server, command.after().settings());
        }
        return null;
    }

    private static boolean takesReload(UpdateInstance command) {
        return changesDiskLimit(command)
                || !command.after().settings().equals(command.before().settings());
    }

    private static boolean changesDiskLimit(UpdateInstance command) {
        return !Objects.equals(command.after().diskMiB(), command.before().diskMiB());
    }

    /** @param data with what is noted in the end, or with what was noted before */
    private void configure(UpdateInstance command, Configuration configuration, InstanceData data) {
        servers.limit(data.ownership().instance(), new Limits(configuration.memoryMiB(), configuration.cpus()));
        data.directory()
                .configure(new ServerConfiguration(
                                configuration.memoryMiB(), configuration.diskMiB(), configuration.settings())
                        .files());
        if (changesDiskLimit(command)) {
            limits.settle(data);
        }
    }

    /** A server that ends with what it is to go by has said why. */
    private void prove(InstanceData data, Server server) {
        try {
            revival.prove(data, server, () -> true);
            conditions.proven(data.ownership().instance());
        } catch (ServerFailedException failure) {
            throw isTheirFault(server) ? SettingsRefused.by(servers.lastWords(server)) : failure;
        }
    }

    private boolean isTheirFault(Server server) {
        return servers.hasEndedByItself(server) && servers.lastWords(server).contains(SettingsRefused.FATAL);
    }

    /** What can't be undone outweighs the failure: another attempt finds it, and after a failure nobody would. */
    private void undo(UpdateInstance command, InstanceData data, Throwable failure) {
        try {
            log.info("Instance {} goes by what it went by before: {}", command.instance(), failure.getMessage());
            if (command.restart()) {
                servers.stop(command.instance());
            }
            configure(command, command.before(), data);
            if (command.restart()) {
                revive(data);
            } else {
                servers.running(command.instance())
                        .ifPresent(server ->
                                readback.reload(data, server, command.before().settings()));
            }
        } catch (RuntimeException leftover) {
            leftover.addSuppressed(failure);
            throw leftover;
        }
    }

    /** One that recovers is on its way, and its supervisor sees to the rest. */
    private void revive(InstanceData data) {
        try {
            revival.revive(data, revival.find(data), () -> true);
            conditions.proven(data.ownership().instance());
        } catch (LeftAloneException recovering) {
            log.info("Instance {}: {}", data.ownership().instance(), recovering.reason());
        }
    }

    private static @Nullable Serving serving(UpdateInstance command, InstanceData data) {
        var serving = data.ownership().serving();
        return serving == null
                ? null
                : new Serving(
                        serving.port(),
                        command.after().memoryMiB(),
                        command.after().cpus(),
                        command.after().diskMiB());
    }
}
