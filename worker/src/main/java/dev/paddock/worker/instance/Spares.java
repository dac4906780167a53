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
import dev.paddock.worker.storage.SpareDirectories;
import dev.paddock.worker.storage.SpareDirectory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    Spares(
            SpareDirectories directories,
            TemplateMaker templates,
            Passwords passwords,
            Postgres postgres,
            Servers servers,
            Docker docker,
            Ports ports,
            Host host) {
        this.directories = directories;
        this.templates = templates;
        this.passwords = passwords;
        this.postgres = postgres;
        this.servers = servers;
        this.docker = docker;
        this.ports = ports;
        this.host = host;
    }

    /** Makes one, which has answered a query. */
    Spare make(ImageId image) {
        var directory = directories.make(templates.of(image), CONFIGURATION.files());
        try (var reservation = ports.reserve()) {
            var server = servers.startSpare(
                    Labels.spareName(directory.id()),
                    image,
                    directory.volume(),
                    LIMITS,
                    reservation.port(),
                    kind(image));
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
        session.query();
        return session;
    }

    /**
     * Takes up one that a worker before this one made, if it is as this one would make it and answers.
     *
     * @param images that this host offers
     */
    Optional<Spare> adopt(Container container, List<ImageId> images) {
        var kind = container.labels().get(Labels.SPARE);
        try {
            return images.stream()
                    .filter(image -> container.running() && kind(image).equals(kind))
                    .findAny()
                    .flatMap(image -> directories
                            .find(id(container))
                            .map(directory -> ready(image, servers.server(container), directory)));
        } catch (ServerFailedException sick) {
            log.warn("A spare server is not taken up: {}", sick.getMessage());
            return Optional.empty();
        }
    }

    /** The containers of all that are no instance's. */
    List<Container> containers() {
        return docker.labelled(Labels.HOST, host.id().value()).stream()
                .filter(Spares::isOne)
                .toList();
    }

    static boolean isOne(Container container) {
        return container.name().startsWith(Labels.spareName(""));
    }

    static String id(Container container) {
        return container.name().substring(Labels.spareName("").length());
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

    /** Removes a spare, or what is left of one; nothing of it if it has become an instance's. */
    void remove(String id) {
        docker.remove(Labels.spareName(id));
        directories.remove(id);
    }

    /** Tells servers that would be made otherwise now. */
    private static String kind(ImageId image) {
        var made = image + " " + LIMITS + " " + ServerConfiguration.command(ContainerSpec.MOUNT_POINT) + " "
                + new TreeMap<>(CONFIGURATION.files());
        return UUID.nameUUIDFromBytes(made.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
