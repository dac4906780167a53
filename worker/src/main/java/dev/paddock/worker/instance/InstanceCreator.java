package dev.paddock.worker.instance;

import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.Step;
import dev.paddock.worker.capacity.Capacity;
import dev.paddock.worker.docker.ImageId;
import dev.paddock.worker.failure.DeclinedException;
import dev.paddock.worker.instance.Servers.Server;
import dev.paddock.worker.storage.Endings;
import dev.paddock.worker.storage.InstanceData;
import dev.paddock.worker.storage.Ownership.Serving;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Makes a command a running server: image, data, container, query. */
@Component
class InstanceCreator {

    private final Endings endings;
    private final Capacity capacity;
    private final Images images;
    private final Pool pool;
    private final PoolKeeper keeper;
    private final Handover handover;
    private final DataPreparer preparer;
    private final Servers servers;
    private final Verifier verifier;
    private final Conditions conditions;

    InstanceCreator(
            Endings endings,
            Capacity capacity,
            Images images,
            Pool pool,
            PoolKeeper keeper,
            Handover handover,
            DataPreparer preparer,
            Servers servers,
            Verifier verifier,
            Conditions conditions) {
        this.endings = endings;
        this.capacity = capacity;
        this.images = images;
        this.pool = pool;
        this.keeper = keeper;
        this.handover = handover;
        this.preparer = preparer;
        this.servers = servers;
        this.verifier = verifier;
        this.conditions = conditions;
    }

    Outcome create(CreateInstance command, Steps steps) {
        if (preparer.isOutdated(command)) {
            return new Outcome.Outdated();
        }
        return told(command).orElseGet(() -> noted(command, attempt(command, steps)));
    }

    /** What was said of the attempt before is said again, though it could end otherwise by now. */
    private Optional<Outcome> told(CreateInstance command) {
        return endings.failureOf(command)
                .<Outcome>map(Outcome.Failed::new)
                .or(() -> endings.declineOf(command).map(Outcome.Declined::new));
    }

    /** Here and not by the caller, who has let go of the directory: a copy of the command may wait for it already. */
    private Outcome noted(CreateInstance command, Outcome outcome) {
        switch (outcome) {
            case Outcome.Failed(var failure) -> endings.noteFailure(command, failure);
            case Outcome.Declined(var failure) -> endings.noteDecline(command, failure);
            case Outcome.Created _,
                    Outcome.Deleted _,
                    Outcome.StorageDeleted _,
                    Outcome.Changed _,
                    Outcome.Updated _,
                    Outcome.Interrupted _,
                    Outcome.Blocked _,
                    Outcome.Outdated _ -> {}
        }
        return outcome;
    }

    private Outcome attempt(CreateInstance command, Steps steps) {
        try (var _ = capacity.admit(command)) {
            return make(command, steps);
        } catch (RuntimeException | Error failure) {
            return Outcomes.of(failure, steps.current());
        }
    }

    private Outcome make(CreateInstance command, Steps steps) {
        steps.begin(Step.FETCH_IMAGE);
        return taken(command, steps).orElseGet(() -> makeAnew(command, steps));
    }

    /** The quick way, on a server that runs already; that its image is the one, the pool's keeper has just looked. */
    private Optional<Outcome> taken(CreateInstance command, Steps steps) {
        var image = images.lastSeen(command.spec().version());
        return image.flatMap(known -> preparer.fresh(command)
                .flatMap(data -> pool.take(command, known)
                        .flatMap(spare -> handover.give(spare, command, data, steps))
                        .map(server -> concludedOrUndone(command, data, server))));
    }

    private Outcome concludedOrUndone(CreateInstance command, InstanceData data, Server server) {
        try {
            return concluded(command, data, server);
        } catch (RuntimeException | Error failure) {
            undo(command, data, failure);
            throw failure;
        }
    }

    private Outcome makeAnew(CreateInstance command, Steps steps) {
        var image = images.of(command.spec().version());
        steps.begin(Step.PREPARE_STORAGE);
        Optional.ofNullable(command.spec().port()).ifPresent(keeper::vacate);
        var data = preparer.claim(command);
        try (var filling = preparer.prepare(command, image, data, steps)) {
            return run(command, image, data, filling, steps);
        } catch (RuntimeException | Error failure) {
            undo(command, data, failure);
            throw failure;
        }
    }

    private Outcome run(CreateInstance command, ImageId image, InstanceData data, Filling filling, Steps steps) {
        steps.begin(Step.START_CONTAINER);
        var server = start(command, image, data, filling);
        steps.begin(Step.VERIFY_CONNECTION);
        verifier.verify(command, image, data, server);
        return concluded(command, data, server);
    }

    private Outcome concluded(CreateInstance command, InstanceData data, Server server) {
        conditions.proven(command.instance());
        data.directory().record(data.ownership().readyAfter(command, serving(command, server)));
        return new Outcome.Created(
                server.endpoint().address(), server.endpoint().port());
    }

    /** A spare server may have the last port that is free. */
    private Server start(CreateInstance command, ImageId image, InstanceData data, Filling filling) {
        try {
            return servers.start(command, image, data, filling);
        } catch (DeclinedException full) {
            if (command.spec().port() == null && keeper.giveUpOne()) {
                return servers.start(command, image, data, filling);
            }
            throw full;
        }
    }

    private static Serving serving(CreateInstance command, Server server) {
        var spec = command.spec();
        return new Serving(server.endpoint().port(), spec.memoryMiB(), spec.cpus(), spec.diskMiB());
    }

    /** What can't be undone outweighs the failure: another attempt finds it, and after a failure nobody would. */
    private void undo(CreateInstance command, InstanceData data, Throwable failure) {
        try {
            undo(command, data);
        } catch (RuntimeException leftover) {
            leftover.addSuppressed(failure);
            throw leftover;
        }
    }

    /** Data that was in use is the tenant's: it is left as it was found. */
    private void undo(CreateInstance command, InstanceData data) {
        switch (data.ownership().phase()) {
            case NEW -> {
                servers.remove(command.instance());
                data.directory().remove();
            }
            case ATTACHING -> {
                servers.remove(command.instance());
                data.directory().keep(data.ownership());
            }
            case READY, STOPPED, KEPT -> {}
        }
    }
}
