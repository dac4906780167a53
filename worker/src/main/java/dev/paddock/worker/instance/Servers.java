package dev.paddock.worker.instance;

import static dev.paddock.worker.instance.Labels.containerName;

import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.InstanceId;
import dev.paddock.worker.docker.Container;
import dev.paddock.worker.docker.ContainerSpec;
import dev.paddock.worker.docker.ContainerSpec.Limits;
import dev.paddock.worker.docker.Docker;
import dev.paddock.worker.docker.Endpoint;
import dev.paddock.worker.docker.ImageId;
import dev.paddock.worker.docker.PortTakenException;
import dev.paddock.worker.host.Host;
import dev.paddock.worker.postgres.ServerConfiguration;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The containers that our servers run in. */
@Component
class Servers {

    private static final int TRIES = 20;
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final Docker docker;
    private final Ports ports;
    private final Host host;

    Servers(Docker docker, Ports ports, Host host) {
        this.docker = docker;
        this.ports = ports;
        this.host = host;
    }

    /** A container that was started, and where it is published. */
    record Server(String container, Endpoint endpoint) {}

    /** @throws RefusedException if the port that was asked for is taken, or none is free */
    Server start(CreateInstance command, ImageId image, InstanceData data) {
        if (data.wasReady()) {
            var running = running(command.instance());
            if (running.isPresent()) {
                return running.get();
            }
            remove(command.instance());
        }
        var asked = command.spec().port();
        return asked == null ? startOnAFreePort(command, image, data) : startOn(asked, command, image, data);
    }

    void stop(InstanceId instance) {
        docker.stop(containerName(instance), GRACE);
    }

    void remove(InstanceId instance) {
        docker.remove(containerName(instance));
    }

    /** Whether the server still is what was started, and has not failed since. */
    boolean isAlive(Server server) {
        return docker.find(server.container()).filter(Container::undisturbed).isPresent();
    }

    String lastLines(Server server) {
        return docker.lastLines(server.container(), 5);
    }

    private Optional<Server> running(InstanceId instance) {
        return docker.find(containerName(instance)).filter(Container::running).map(this::server);
    }

    private Server server(Container container) {
        var port = Integer.parseInt(container.labels().getOrDefault(Labels.PORT, "0"));
        return new Server(container.id(), endpoint(port));
    }

    private Server startOn(int port, CreateInstance command, ImageId image, InstanceData data) {
        try {
            if (ports.published().contains(port)) {
                throw portInUse(port);
            }
            return startAt(endpoint(port), command, image, data);
        } catch (PortTakenException taken) {
            throw portInUse(port);
        }
    }

    private static RefusedException portInUse(int port) {
        return new RefusedException(
                "port-in-use", "Port " + port + " is in use on this host; ask for another one, or for none");
    }

    private Server startOnAFreePort(CreateInstance command, ImageId image, InstanceData data) {
        for (int tried = 0; tried < TRIES; tried++) {
            try (var reservation = ports.reserve()) {
                return startAt(endpoint(reservation.port()), command, image, data);
            } catch (PortTakenException takenMeanwhile) {
                // The next one, then.
            }
        }
        throw new RefusedException("port-in-use", "No free port was found on this host in " + TRIES + " tries");
    }

    private Server startAt(Endpoint endpoint, CreateInstance command, ImageId image, InstanceData data) {
        var container = docker.create(spec(endpoint, command, image, data));
        try {
            docker.start(container);
            return new Server(container, endpoint);
        } catch (RuntimeException failure) {
            docker.remove(container);
            throw failure;
        }
    }

    private ContainerSpec spec(Endpoint endpoint, CreateInstance command, ImageId image, InstanceData data) {
        return new ContainerSpec(
                containerName(command.instance()),
                image,
                ServerConfiguration.command(ContainerSpec.MOUNT_POINT),
                Labels.of(command, host.id(), endpoint.port()),
                data.directory().volume(),
                new Limits(command.spec().memoryMiB(), command.spec().cpus()),
                endpoint);
    }

    private Endpoint endpoint(int port) {
        return new Endpoint(host.address(), port);
    }
}
