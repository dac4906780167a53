package dev.paddock.worker.instance;

import dev.paddock.contract.InstanceId;
import dev.paddock.fault.FaultPoints;
import dev.paddock.worker.docker.Container;
import dev.paddock.worker.docker.DockerFailedException.NetworkMissing;
import dev.paddock.worker.docker.DockerFailedException.Refused;
import dev.paddock.worker.docker.Labels;
import dev.paddock.worker.instance.Servers.Server;
import dev.paddock.worker.postgres.Postgres;
import dev.paddock.worker.postgres.ServerFailedException;
import dev.paddock.worker.postgres.ShutOutException;
import dev.paddock.worker.storage.InstanceData;
import dev.paddock.worker.storage.Ownership.Serving;
import dev.paddock.worker.storage.SpareDirectories;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Brings back one server that should run: what there is of it is started, what is gone is made anew as it was. */
@Component
class Revival {

    private static final Logger log = LoggerFactory.getLogger(Revival.class);

    /** For one try. A recovery may take longer; it is not disturbed, and asked again at the next try. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Servers servers;
    private final Images images;
    private final Postgres postgres;
    private final Passwords passwords;
    private final SpareDirectories spares;

    Revival(Servers servers, Images images, Postgres postgres, Passwords passwords, SpareDirectories spares) {
        this.servers = servers;
        this.images = images;
        this.postgres = postgres;
        this.passwords = passwords;
        this.spares = spares;
    }

    Optional<Container> find(InstanceData data) {
        return servers.find(data.ownership().instance());
    }

    /**
     * Returns once the server has answered.
     *
     * @param found what there is of its container
     * @param worthwhile asked now and then: whether to go on
     * @throws ServerFailedException if it does not answer, with its own last words
     * @throws LeftAloneException if it does not answer yet, and nobody need do anything about it but wait
     */
    void revive(InstanceData data, Optional<Container> found, BooleanSupplier worthwhile) {
        prove(data, start(data, found), worthwhile);
    }

    /** Ends what runs though it was stopped. */
    void putDown(InstanceId instance) {
        step("put-down", instance, () -> servers.stop(instance));
    }

    /** Starts it, if it is not up; it may not answer yet. */
    Server start(InstanceData data, Optional<Container> found) {
        return found.map(container -> up(container, data)).orElseGet(() -> anew(data));
    }

    /**
     * Returns once it has answered.
     *
     * @param worthwhile asked now and then: whether to go on
     * @throws ServerFailedException if it does not answer, with its own last words
     * @throws LeftAloneException if it does not answer yet, and nobody need do anything about it but wait
     */
    void prove(InstanceData data, Server server, BooleanSupplier worthwhile) {
        step("prove", data.ownership().instance(), () -> ask(data, server, worthwhile));
    }

    private Server up(Container container, InstanceData data) {
        var server = servers.server(container);
        var spare = container.labels().get(Labels.SPARE);
        if (spare != null && !container.running()) {
            // Who moved the data away for a while, and back, has lost the link by which its container mounts them.
            spares.link(spare, data.directory());
        }
        switch (container.state()) {
            case RUNNING -> {}
            case RESTARTING -> takeOver(container, server, data);
            case PAUSED -> throw new LeftAloneException("Its container is paused; unpause it");
            case CREATED, ENDED -> start(server, data);
        }
        return server;
    }

    /** Once, Docker does it in no time; then it waits longer each time, up to a minute. */
    private void takeOver(Container container, Server server, InstanceData data) {
        if (container.restarts() > 1) {
            servers.halt(server);
            start(server, data);
        }
    }

    /** What is wrong with the container itself, such as a network that is gone, will not be with a new one. */
    private void start(Server server, InstanceData data) {
        try {
            step("start", data.ownership().instance(), () -> servers.start(server));
        } catch (NetworkMissing | Refused unusable) {
            if (data.ownership().serving() != null) {
                servers.discard(server);
            }
            throw unusable;
        }
    }

    private Server anew(InstanceData data) {
        var serving = data.ownership().serving();
        if (serving == null) {
            throw new ServerFailedException("Its container is gone, and an older worker noted no port of it;"
                    + " delete the instance, keep its storage, and attach that to a new one");
        }
        return anew(serving, data);
    }

    private Server anew(Serving like, InstanceData data) {
        var instance = data.ownership().instance();
        FaultPoints.pass("supervise.make.before", instance);
        var made = servers.startAnew(like, images.of(data.ownership().version()), data);
        FaultPoints.pass("supervise.make.after", instance);
        return made;
    }

    private void ask(InstanceData data, Server server, BooleanSupplier worthwhile) {
        int restarts = servers.restarts(server);
        BooleanSupplier alive = () -> worthwhile.getAsBoolean() && servers.isUp(server, restarts);
        try (var session = postgres.connect(
                server.endpoint().address(), server.endpoint().port(), passwords.ofServer(data), PATIENCE, alive)) {
            session.query();
        } catch (ShutOutException changed) {
            // The tenant's good right: the server is up, and more can't be asked of it.
            log.info("Instance {} is up: {}", data.ownership().instance(), changed.getMessage());
        } catch (ServerFailedException failure) {
            throw explained(failure, server, restarts, worthwhile);
        }
    }

    private RuntimeException explained(
            ServerFailedException failure, Server server, int restarts, BooleanSupplier worthwhile) {
        if (!worthwhile.getAsBoolean()) {
            return failure;
        }
        var words = servers.lastWords(server);
        if (!servers.isUp(server, restarts)) {
            // Lest Docker goes on starting it: from here on the tries are ours.
            servers.halt(server);
        } else if (failure.isStarting()) {
            return new LeftAloneException(("It is starting\n" + words).strip());
        }
        return words.isEmpty() ? failure : new ServerFailedException(words, failure);
    }

    private static void step(String name, Object subject, Runnable work) {
        FaultPoints.pass("supervise." + name + ".before", subject);
        work.run();
        FaultPoints.pass("supervise." + name + ".after", subject);
    }
}
