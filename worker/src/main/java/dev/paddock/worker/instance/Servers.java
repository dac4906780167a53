package dev.paddock.worker.instance;

import static dev.paddock.worker.docker.Labels.containerName;

import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.InstanceSpec;
import dev.paddock.worker.capacity.Ports;
import dev.paddock.worker.docker.Container;
import dev.paddock.worker.docker.Container.State;
import dev.paddock.worker.docker.ContainerLogs;
import dev.paddock.worker.docker.ContainerSpec;
import dev.paddock.worker.docker.ContainerSpec.Limits;
import dev.paddock.worker.docker.Docker;
import dev.paddock.worker.docker.Endpoint;
import dev.paddock.worker.docker.ImageId;
import dev.paddock.worker.docker.Labels;
import dev.paddock.worker.docker.PortTakenException;
import dev.paddock.worker.failure.DeclinedException;
import dev.paddock.worker.host.Host;
import dev.paddock.worker.postgres.ServerConfiguration;
import dev.paddock.worker.postgres.ServerLog;
import dev.paddock.worker.storage.InstanceData;
import dev.paddock.worker.storage.Ownership.Serving;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The containers that our servers run in. */
@Component
class Servers {

    private static final int TRIES = 20;
    private static final Set<State> UP = Set.of(State.RUNNING, State.PAUSED, State.RESTARTING);
    /** For a fast shutdown, which writes a checkpoint. */
    static final Duration GRACE = Duration.ofSeconds(20);

    static final String ENDED_BY_FORCE = "It did not shut down within " + GRACE.toSeconds()
            + " s, so it was ended by force; nothing that was committed is lost, and it recovers when it is started.";

    private final Docker docker;
    private final ContainerLogs logs;
    private final Ports ports;
    private final Host host;

    Servers(Docker docker, ContainerLogs logs, Ports ports, Host host) {
        this.docker = docker;
        this.logs = logs;
        this.ports = ports;
        this.host = host;
    }

    /** A container that was started, and where it is published. */
    record Server(String container, Endpoint endpoint) {}

    /**
     * Makes a container while its data are being filled, and starts it then.
     *
     * @throws DeclinedException if the port that was asked for is taken, or none is free
     */
    Server start(CreateInstance command, ImageId image, InstanceData data, Filling filling) {
        return data.wasReady() ? adopt(command, image, data) : startFirst(command, image, data, filling);
    }

    private Server adopt(CreateInstance command, ImageId image, InstanceData data) {
        return running(command.instance()).orElseGet(() -> {
            remove(command.instance());
            var serving = data.ownership().serving();
            return serving == null ? startFirst(command, image, data, Filling.DONE) : startAnew(serving, image, data);
        });
    }

    private Server startFirst(CreateInstance command, ImageId image, InstanceData data, Filling filling) {
        var asked = command.spec().port();
        return asked == null
                ? startOnAFreePort(command, image, data, filling)
                : startOn(asked, command, image, data, filling);
    }

    /** Makes and starts anew what is gone, as it was: who was told of the port is to find it there. */
    Server startAnew(Serving like, ImageId image, InstanceData data) {
        return startAt(endpoint(like.port()), new Limits(like.memoryMiB(), like.cpus()), image, data, Filling.DONE);
    }

    Optional<Container> find(InstanceId instance) {
        return docker.find(containerName(instance));
    }

    void start(Server server) {
        docker.start(server.container());
    }

    int restarts(Server server) {
        return docker.find(server.container()).map(Container::restarts).orElse(0);
    }

    /** Whether it runs, is paused, or Docker starts it, and it has not ended since it had been started so often. */
    boolean isUp(Server server, int restarts) {
        return docker.find(server.container())
                .filter(container -> UP.contains(container.state()))
                .filter(container -> container.restarts() == restarts)
                .isPresent();
    }

    void discard(Server server) {
        docker.remove(server.container());
    }

    void halt(Server server) {
        docker.stop(server.container(), GRACE);
    }

    /** Ends it, and tells whether it shut down by itself, or was down; false if it took longer than the grace. */
    boolean stop(InstanceId instance) {
        docker.stop(containerName(instance), GRACE);
        return find(instance).filter(Container::killed).isEmpty();
    }

    /** Gives its container other limits, whether it runs or not; one that is gone is made with them anyway. */
    void limit(InstanceId instance, Limits limits) {
        docker.limit(containerName(instance), limits);
    }

    /** The port of its container; empty if there is none. */
    Optional<Integer> portOf(InstanceId instance) {
        return find(instance).map(container -> server(container).endpoint().port());
    }

    void remove(InstanceId instance) {
        docker.remove(containerName(instance));
    }

    /** Whether it has ended, and not for want of memory. */
    boolean hasEndedByItself(Server server) {
        return docker.find(server.container())
                .filter(container -> !UP.contains(container.state()))
                .filter(container -> !container.outOfMemory())
                .isPresent();
    }

    /** Whether the server still is what was started, and has not failed since. */
    boolean isAlive(Server server) {
        return docker.find(server.container()).filter(Container::undisturbed).isPresent();
    }

    String lastLines(Server server) {
        return logs.lastLines(server.container(), 5);
    }

    /** The last that the server itself had to say, as far as it may be told; empty if it said nothing. */
    String lastWords(Server server) {
        var words = ServerLog.lastWords(logs.lastLines(server.container(), 50));
        return docker.find(server.container()).filter(Container::outOfMemory).isPresent()
                ? "The kernel ended it, for it was out of memory\n" + words
                : words;
    }

    Optional<Server> running(InstanceId instance) {
        return docker.find(containerName(instance)).filter(Container::running).map(this::server);
    }

    Server server(Container container) {
        var port = Integer.parseInt(container.labels().getOrDefault(Labels.PORT, "0"));
        return new Server(container.id(), endpoint(port));
    }

    private Server startOn(int port, CreateInstance command, ImageId image, InstanceData data, Filling filling) {
        try {
            ports.requireFree(port);
            return startAt(endpoint(port), limits(command.spec()), image, data, filling);
        } catch (PortTakenException taken) {
            throw Ports.taken(port);
        }
    }

    private Server startOnAFreePort(CreateInstance command, ImageId image, InstanceData data, Filling filling) {
        for (int tried = 0; tried < TRIES; tried++) {
            try (var reservation = ports.reserve()) {
                return startAt(endpoint(reservation.port()), limits(command.spec()), image, data, filling);
            } catch (PortTakenException takenMeanwhile) {
                // The next one, then.
            }
        }
        throw ports.exhausted();
    }

    static Limits limits(InstanceSpec spec) {
        return new Limits(spec.memoryMiB(), spec.cpus());
    }

    private Server startAt(Endpoint endpoint, Limits limits, ImageId image, InstanceData data, Filling filling) {
        var name = containerName(data.ownership().instance());
        return start(name, image, data.directory().volume(), limits, endpoint, Map.of(), filling);
    }

    /** Starts one for nobody in particular. */
    Server startSpare(String id, ImageId image, Path volume, Limits limits, int port, String kind) {
        var labels = Map.of(Labels.SPARE, id, Labels.KIND, kind);
        return start(Labels.spareName(id), image, volume, limits, endpoint(port), labels, Filling.DONE);
    }

    private Server start(
            String name,
            ImageId image,
            Path volume,
            Limits limits,
            Endpoint endpoint,
            Map<String, String> more,
            Filling filling) {
        var labels = new HashMap<>(more);
        labels.put(Labels.HOST, host.id().value());
        labels.put(Labels.PORT, Integer.toString(endpoint.port()));
        var command = ServerConfiguration.command(ContainerSpec.MOUNT_POINT);
        var container = docker.create(new ContainerSpec(name, image, command, labels, volume, limits, endpoint));
        try {
            filling.await();
            docker.start(container);
            return new Server(container, endpoint);
        } catch (RuntimeException failure) {
            docker.remove(container);
            throw failure;
        }
    }

    /** Gives a spare one to an instance. */
    void rename(Server server, InstanceId instance) {
        docker.rename(server.container(), containerName(instance));
    }

    private Endpoint endpoint(int port) {
        return new Endpoint(host.address(), port);
    }
}
