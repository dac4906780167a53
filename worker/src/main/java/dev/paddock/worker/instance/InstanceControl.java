package dev.paddock.worker.instance;

import dev.paddock.contract.ControlInstance;
import dev.paddock.contract.Step;
import dev.paddock.worker.postgres.ServerFailedException;
import dev.paddock.worker.storage.InstanceData;
import dev.paddock.worker.storage.Ownership.Phase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Starts, stops and restarts. What is wished is noted before it is done: what a crash interrupts, the next delivery
 * goes on with, and {@link Supervisor} meanwhile.
 */
@Component
class InstanceControl {

    private final Residents residents;
    private final Servers servers;
    private final Revival revival;
    private final Conditions conditions;

    InstanceControl(Residents residents, Servers servers, Revival revival, Conditions conditions) {
        this.residents = residents;
        this.servers = servers;
        this.revival = revival;
        this.conditions = conditions;
    }

    Outcome carryOut(ControlInstance command, Steps steps) {
        return residents
                .of(command)
                .<Outcome>map(data -> new Outcome.Changed(carryOut(command, data, steps)))
                .orElseGet(Outcome.Outdated::new);
    }

    private @Nullable String carryOut(ControlInstance command, InstanceData data, Steps steps) {
        return switch (command.action()) {
            case START -> start(command, data, steps);
            case STOP -> stop(command, data, steps);
            case RESTART -> restart(command, data, steps);
        };
    }

    private @Nullable String stop(ControlInstance command, InstanceData data, Steps steps) {
        note(command, data, Phase.STOPPED);
        conditions.forget(command.instance());
        return end(data, steps);
    }

    /** A delivery that finds its own note has ended the server already, and no session is ended twice. */
    private @Nullable String restart(ControlInstance command, InstanceData data, Steps steps) {
        conditions.restarting(command.instance());
        var notice = data.ownership().job().equals(command.job()) ? null : end(data, steps);
        start(command, data, steps);
        return notice;
    }

    private @Nullable String end(InstanceData data, Steps steps) {
        steps.begin(Step.STOP_CONTAINER);
        return servers.stop(data.ownership().instance()) ? null : Servers.ENDED_BY_FORCE;
    }

    private @Nullable String start(ControlInstance command, InstanceData data, Steps steps) {
        // Lest the host tells nothing of any instance until it is known how this one is.
        conditions.starting(command.instance());
        note(command, data, Phase.READY);
        steps.begin(Step.START_CONTAINER);
        try {
            var server = revival.start(data, revival.find(data));
            steps.begin(Step.VERIFY_CONNECTION);
            revival.prove(data, server, () -> true);
        } catch (LeftAloneException waiting) {
            throw new ServerFailedException(waiting.reason(), waiting);
        }
        conditions.proven(command.instance());
        return null;
    }

    private static void note(ControlInstance command, InstanceData data, Phase next) {
        Optional.of(data.ownership().after(command, next))
                .filter(owner -> !owner.equals(data.ownership()))
                .ifPresent(data.directory()::record);
    }
}
