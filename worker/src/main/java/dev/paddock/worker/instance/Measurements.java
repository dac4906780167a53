package dev.paddock.worker.instance;

import dev.paddock.contract.InstanceId;
import dev.paddock.contract.Measurement;
import dev.paddock.worker.docker.Container;
import dev.paddock.worker.docker.Docker;
import dev.paddock.worker.docker.DockerFailedException;
import dev.paddock.worker.docker.Labels;
import dev.paddock.worker.host.Host;
import dev.paddock.worker.measurement.Meter;
import dev.paddock.worker.measurement.Meter.Access;
import dev.paddock.worker.storage.InstanceData;
import dev.paddock.worker.storage.Inventory;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What all instances on this host use and do. Of one that does not run, or hangs, only the size is told. */
@Component
public class Measurements {

    private static final Logger log = LoggerFactory.getLogger(Measurements.class);

    /** Measuring must never be what a host is busy with. */
    private static final int AT_ONCE = 2;

    private final Inventory inventory;
    private final Conditions conditions;
    private final Servers servers;
    private final Passwords passwords;
    private final Docker docker;
    private final Host host;
    private final Meter meter;
    private final DiskLimits limits;
    private volatile boolean stopping;

    Measurements(
            Inventory inventory,
            Conditions conditions,
            Servers servers,
            Passwords passwords,
            Docker docker,
            Host host,
            Meter meter,
            DiskLimits limits) {
        this.inventory = inventory;
        this.conditions = conditions;
        this.servers = servers;
        this.passwords = passwords;
        this.docker = docker;
        this.host = host;
        this.meter = meter;
        this.limits = limits;
    }

    /** How often they are to be measured. */
    public Duration interval() {
        return meter.interval();
    }

    /**
     * Those that take no writes now.
     *
     * @throws UncheckedIOException if the disk does not do what it should
     */
    public Set<InstanceId> readOnly() {
        return inventory.take().served().stream()
                .filter(data -> limits.whyReadOnly(data).isPresent())
                .map(data -> data.ownership().instance())
                .collect(Collectors.toSet());
    }

    /**
     * Measures them, and lets those that take as much of the disk as they may take no writes; which takes as long as it
     * takes: to be called by one thread at a time.
     *
     * @throws UncheckedIOException if the disk does not do what it should
     */
    public List<Measurement> take() {
        var stock = inventory.take();
        meter.retain(stock.instances());
        limits.retain(stock.instances());
        var running = docker.answers() ? running() : Map.<String, Container>of();
        try (var few = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            var asked = stock.served().stream()
                    .map(data -> measuring(data, running, few))
                    .toList();
            return asked.stream()
                    .map(CompletableFuture::join)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    /** By their names. */
    private Map<String, Container> running() {
        try {
            return docker.labelled(Labels.HOST, host.id().value()).stream()
                    .filter(Container::running)
                    .collect(Collectors.toMap(Container::name, container -> container));
        } catch (DockerFailedException away) {
            log.debug("The servers that run are not known: {}", away.getMessage());
            return Map.of();
        }
    }

    private CompletableFuture<Optional<Measurement>> measuring(
            InstanceData data, Map<String, Container> running, Executor few) {
        var container = running.get(Labels.containerName(data.ownership().instance()));
        return CompletableFuture.supplyAsync(() -> measured(data, container), few)
                .exceptionally(failure -> {
                    log.debug("Instance {} can't be measured", data.ownership().instance(), failure);
                    return Optional.empty();
                });
    }

    private Optional<Measurement> measured(InstanceData data, @Nullable Container container) {
        if (stopping) {
            return Optional.empty();
        }
        var access = access(data, container);
        var measurement = meter.measure(data, access, container == null ? null : container.id());
        limits.watch(data, measurement, access);
        return Optional.of(measurement);
    }

    /** Only a server that has answered before, whose port is surely its own as long as its container runs. */
    private @Nullable Access access(InstanceData data, @Nullable Container container) {
        if (container == null || !conditions.isProven(data.ownership().instance())) {
            return null;
        }
        var endpoint = servers.server(container).endpoint();
        return new Access(endpoint.address(), endpoint.port(), passwords.ofServer(data));
    }

    /** What is left of a round is nobody's business any more. */
    @EventListener(ContextClosedEvent.class)
    void end() {
        stopping = true;
    }
}
