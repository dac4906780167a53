package dev.paddock.worker.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import com.github.dockerjava.api.model.RestartPolicy;
import dev.paddock.fault.FaultPoints;
import dev.paddock.worker.docker.Container.State;
import dev.paddock.worker.docker.ContainerSpec.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** The Docker engine of this host, and its containers. Every verb may be said again: what is done already is done. */
@Component
public class Docker {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final DockerClient calls;
    private final DockerClient streams;
    private final DockerClient pings;
    private final Network network;
    private final DockerSettings settings;
    private CompletableFuture<Boolean> ping = CompletableFuture.completedFuture(true);

    Docker(
            DockerClient dockerCalls,
            DockerClient dockerStreams,
            DockerClient dockerPings,
            Network network,
            DockerSettings settings) {
        this.calls = dockerCalls;
        this.streams = dockerStreams;
        this.pings = dockerPings;
        this.network = network;
        this.settings = settings;
    }

    /**
     * Whether Docker is there, and not stuck. A read from a socket of Unix knows no time-out, so the wait is bounded
     * here; while one ping hangs, no other is sent after it.
     */
    public boolean answers() {
        return ping().copy()
                .completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private synchronized CompletableFuture<Boolean> ping() {
        if (ping.isDone()) {
            ping = CompletableFuture.supplyAsync(this::pings, Thread::startVirtualThread);
        }
        return ping;
    }

    private boolean pings() {
        try {
            pings.pingCmd().exec();
            return true;
        } catch (RuntimeException away) {
            return false;
        }
    }

    /** What the engine is, and what its host has, whether it is in use or not. */
    public Engine engine() {
        return answer("say what the host has", () -> {
            var info = calls.infoCmd().exec();
            int memoryMiB = (int) (Objects.requireNonNull(info.getMemTotal()) >> 20);
            return new Engine(
                    Objects.requireNonNull(info.getServerVersion()), Objects.requireNonNull(info.getNCPU()), memoryMiB);
        });
    }

    /** Finds a container by its name or id. */
    public Optional<Container> find(String container) {
        return answer("inspect container " + container, () -> {
            try {
                return Optional.of(seen(calls.inspectContainerCmd(container).exec()));
            } catch (NotFoundException absent) {
                return Optional.empty();
            }
        });
    }

    /** All containers with the label, running or not. */
    public List<Container> labelled(String label, String value) {
        return answer(
                "list containers",
                () -> calls.listContainersCmd().withShowAll(true).withLabelFilter(Map.of(label, value)).exec().stream()
                        .map(Docker::listed)
                        .toList());
    }

    /** Makes a container, not yet running, and returns its id. */
    public String create(ContainerSpec spec) {
        return answer(
                "create container " + spec.name(), () -> creation(spec).exec().getId());
    }

    private CreateContainerCmd creation(ContainerSpec spec) {
        var host = Hardening.confine(spec);
        var creation = calls.createContainerCmd(spec.image().value())
                .withName(spec.name())
                .withUser(Hardening.USER)
                .withEntrypoint(spec.command())
                .withLabels(spec.labels())
                // PostgreSQL's fast shutdown: SIGTERM would wait until the last client has left.
                .withStopSignal("SIGINT")
                .withHostConfig(host);
        return spec.endpoint() == null ? cutOff(creation, host) : published(creation, host, spec.endpoint());
    }

    private static CreateContainerCmd cutOff(CreateContainerCmd creation, HostConfig host) {
        host.withNetworkMode("none").withRestartPolicy(RestartPolicy.noRestart());
        return creation;
    }

    private CreateContainerCmd published(CreateContainerCmd creation, HostConfig host, Endpoint endpoint) {
        var inside = ExposedPort.tcp(Endpoint.CONTAINER_PORT);
        var outside = Binding.bindIpAndPort(endpoint.address().getHostAddress(), endpoint.port());
        host.withNetworkMode(network.name())
                .withPortBindings(new PortBinding(outside, inside))
                // Not only after failures: a server that Docker ended with itself, politely, has not failed.
                .withRestartPolicy(RestartPolicy.unlessStoppedRestart());
        return creation.withExposedPorts(inside);
    }

    /**
     * Starts a container.
     *
     * @throws PortTakenException if another listens where its port was to be published
     */
    public void start(String container) {
        answer("start container " + container, () -> {
            try {
                return calls.startContainerCmd(container).exec();
            } catch (NotModifiedException running) {
                return null;
            }
        });
    }

    /**
     * Waits until the container's process has ended.
     *
     * @return its exit code
     */
    public int await(String container, Duration limit) {
        return answer(
                "wait for container " + container,
                limit.plus(settings.timeout()),
                () -> streams.waitContainerCmd(container)
                        .exec(new WaitContainerResultCallback())
                        .awaitStatusCode(limit.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Changes what a container may use, whether it runs or not. Memory and swap change together, or neither does. */
    public void limit(String container, Limits limits) {
        answer("update container " + container, () -> {
            try {
                return calls.updateContainerCmd(container)
                        .withMemory(limits.memoryBytes())
                        .withMemorySwap(limits.memoryBytes())
                        .withNanoCPUs(limits.nanoCpus())
                        .exec();
            } catch (NotFoundException removed) {
                return null;
            }
        });
    }

    /** Gives a container another name, whether it runs or not. */
    public void rename(String container, String name) {
        answer(
                "rename container " + container + " to " + name,
                () -> calls.renameContainerCmd(container).withName(name).exec());
    }

    /** Ends the container's process politely, and after the time of grace by force. */
    public void stop(String container, Duration grace) {
        answer("stop container " + container, grace.plus(settings.timeout()), () -> {
            try {
                return calls.stopContainerCmd(container)
                        .withTimeout((int) grace.toSeconds())
                        .exec();
            } catch (NotFoundException | NotModifiedException stopped) {
                return null;
            }
        });
    }

    /** Removes a container, running or not, and the volumes that its image made Docker add. */
    public void remove(String container) {
        answer("remove container " + container, () -> {
            try {
                return calls.removeContainerCmd(container)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
            } catch (NotFoundException removed) {
                return null;
            }
        });
    }

    private static Container listed(com.github.dockerjava.api.model.Container found) {
        return new Container(
                found.getId(),
                name(found.getNames()[0]),
                State.of(found.getState()),
                0,
                false,
                0,
                Objects.requireNonNullElse(found.getLabels(), Map.of()));
    }

    private static Container seen(InspectContainerResponse found) {
        return new Container(
                found.getId(),
                name(found.getName()),
                State.of(String.valueOf(found.getState().getStatus())),
                found.getRestartCount(),
                Boolean.TRUE.equals(found.getState().getOOMKilled()),
                Objects.requireNonNullElse(found.getState().getExitCodeLong(), 0L)
                        .intValue(),
                Objects.requireNonNullElse(found.getConfig().getLabels(), Map.of()));
    }

    private static String name(String withSlash) {
        return withSlash.substring(1);
    }

    private <T> T answer(String purpose, Supplier<T> call) {
        return answer(purpose, settings.timeout(), call);
    }

    /**
     * Asks Docker for something.
     *
     * @param purpose what is asked of it, its verb first
     */
    static <T> T answer(String purpose, Duration limit, Supplier<T> call) {
        var point = "docker." + purpose.substring(0, purpose.indexOf(' '));
        try {
            FaultPoints.pass(point + ".before", purpose);
            var answer = Patience.within(limit, call);
            FaultPoints.pass(point + ".after", purpose);
            return answer;
        } catch (DockerFailedException known) {
            throw known;
        } catch (RuntimeException failure) {
            throw new Complaint(purpose, failure).asException();
        }
    }
}
