package dev.paddock.worker.instance;

import dev.paddock.worker.capacity.Ports;
import dev.paddock.worker.docker.Container;
import dev.paddock.worker.docker.ContainerSpec;
import dev.paddock.worker.docker.ContainerSpec.Limits;
import dev.paddock.worker.docker.Docker;
import dev.paddock.worker.docker.ImageId;
import dev.paddock.worker.docker.Labels;
import dev.paddock.worker.host.Host;
import dev.paddock.worker.instance.Servers.Server;
import dev.paddock.worker.postgres.Postgres;
import dev.paddock.worker.postgres.ServerConfiguration;
import dev.paddock.worker.postgres.ServerFailedException;
import dev.paddock.worker.postgres.Session;
import dev.paddock.worker.postgres.ShutOutException;
import dev.paddock.worker.storage.SpareDirectories;
import dev.paddock.worker.storage.SpareDirectory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Makes spare servers and removes them. */
@Component
class Spares {

    /** What a create asks for whose caller does not say. */
    static final Limits LIMITS = new Limits(256, 1);

    private static final Logger log = LoggerFactory.getLogger(Spares.class);
    private static final ServerConfiguration CONFIGURATION =
            new ServerConfiguration(LIMITS.memoryMiB(), null, Map.of());

    private final SpareDirectories directories;
    private final TemplateMaker templates;
    private final Passwords passwords;
    private final Postgres postgres;
    private final Servers servers;
    private final Docker docker;
    private final Ports ports;
    private final Host host;
    private final @Nullable String workerVersion;

    Spares(
            SpareDirectories directories,
            TemplateMaker templates,
            Passwords passwords,
            Postgres postgres,
            Servers servers,
            Docker docker,
            Ports ports,
            Host host,
            @Value("${spring.application.version:#{null}}") @Nullable String workerVersion) {
        this.directories = directories;
        this.templates = templates;
        this.passwords = passwords;
        this.postgres = postgres;
        this.servers = servers;
        this.docker = docker;
        this.ports = ports;
        this.host = host;
        this.workerVersion = workerVersion;
    }

    /** Makes one, which has answered a query. */
    Spare make(ImageId image) {
        var directory = directories.make(templates.of(image), CONFIGURATION.files());
        try (var reservation = ports.find().orElseThrow(() -> new IllegalStateException("No port is free"))) {
            var server = servers.startSpare(
                    directory.id(), image, directory.volume(), LIMITS, reservation.port(), kind(image));
            return ready(image, server, directory);
        } catch (RuntimeException failure) {
            remove(directory.id());
            throw failure;
        }
    }

    private Spare ready(ImageId image, Server server, SpareDirectory directory) {
        var session = open(image, server);
        log.info("A spare server is ready on port {}", server.endpoint().port());
        return new Spare(image, server, session, directory);
    }

    private Session open(ImageId image, Server server) {
        var session = postgres.hold(
                server.endpoint().address(),
                server.endpoint().port(),
                passwords.ofTemplate(image),
                () -> servers.isAlive(server));
        try {
            session.query();
            return session;
        } catch (ServerFailedException sick) {
            session.abandon();
            throw sick;
        }
    }

    /**
     * Takes up one that a worker before this one made, if it is as this one would make it and answers.
     *
     * @param images that this host offers
     */
    Optional<Spare> adopt(Container container, List<ImageId> images) {
        var kind = container.labels().get(Labels.KIND);
        try {
            return images.stream()
                    .filter(image -> hasSpareName(container) && container.running())
                    .filter(image -> kind(image).equals(kind))
                    .findAny()
                    .flatMap(image -> directories
                            .find(id(container))
                            .map(directory -> ready(image, servers.server(container), directory)));
        } catch (ServerFailedException | ShutOutException sick) {
            log.warn("A spare server is not taken up: {}", sick.getMessage());
            return Optional.empty();
        }
    }

    /**
     * The containers of all that are no instance's. A crash may have come when one had an instance's name already, and
     * its directory was not in the instance's place yet.
     */
    List<Container> containers() {
        var unplaced = directories.all().stream().map(SpareDirectory::id).collect(Collectors.toSet());
        return docker.labelled(Labels.HOST, host.id().value()).stream()
                .filter(container -> hasSpareName(container) || unplaced.contains(id(container)))
                .toList();
    }

    static boolean hasSpareName(Container container) {
        return Labels.isSpareName(container.name());
    }

    static String id(Container container) {
        return container.labels().getOrDefault(Labels.SPARE, container.name());
    }

    static boolean isAt(int port, Container container) {
        return Integer.toString(port).equals(container.labels().get(Labels.PORT));
    }

    void removeDirectoriesBut(Predicate<String> known) {
        directories.all().stream()
                .map(SpareDirectory::id)
                .filter(known.negate())
                .forEach(this::remove);
        directories.forgetTheGone();
    }

    void remove(Spare spare) {
        spare.session().abandon();
        remove(spare.id());
    }

    /** The same for one whose container was seen; it may have become an instance's since then. */
    void remove(Container seen) {
        docker.find(seen.id()).filter(this::isNobodys).ifPresent(container -> docker.remove(container.id()));
        directories.remove(id(seen));
    }

    private boolean isNobodys(Container container) {
        return hasSpareName(container) || directories.find(id(container)).isPresent();
    }

    /** Removes a spare, or what is left of one; nothing of it if it has become an instance's. */
    void remove(String id) {
        docker.remove(Labels.spareName(id));
        directories.remove(id);
    }

    /** Tells servers that would be made otherwise now. */
    private String kind(ImageId image) {
        var made = workerVersion + " " + host.address() + " " + image + " " + LIMITS + " "
                + ServerConfiguration.command(ContainerSpec.MOUNT_POINT) + " " + new TreeMap<>(CONFIGURATION.files());
        return UUID.nameUUIDFromBytes(made.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
