package dev.paddock.worker.instance;

import dev.paddock.worker.docker.Container;
import dev.paddock.worker.docker.ContainerLogs;
import dev.paddock.worker.docker.ContainerSpec;
import dev.paddock.worker.docker.ContainerSpec.Limits;
import dev.paddock.worker.docker.Docker;
import dev.paddock.worker.docker.DockerFailedException;
import dev.paddock.worker.docker.ImageId;
import dev.paddock.worker.host.Host;
import dev.paddock.worker.postgres.ClusterIdentity;
import dev.paddock.worker.postgres.Initialisation;
import dev.paddock.worker.postgres.ServerFailedException;
import dev.paddock.worker.storage.Template;
import dev.paddock.worker.storage.Templates;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** Initialises a data directory once per image, in a container as confined as any. */
@Component
class TemplateMaker implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(TemplateMaker.class);
    private static final String LABEL = "dev.paddock.template";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Limits LIMITS = new Limits(512, 1);

    private final AtomicInteger atWork = new AtomicInteger();
    private final Templates templates;
    private final Docker docker;
    private final ContainerLogs logs;
    private final Passwords passwords;
    private final Host host;
    private final ClusterIdentity identity;

    TemplateMaker(Templates templates, Docker docker, ContainerLogs logs, Passwords passwords, Host host, Clock clock) {
        this.templates = templates;
        this.docker = docker;
        this.logs = logs;
        this.passwords = passwords;
        this.host = host;
        this.identity = new ClusterIdentity(clock);
    }

    /** What a crash left of the last time; before any command is taken, so that it is none of this time's. */
    @Override
    public void afterSingletonsInstantiated() {
        try {
            docker.labelled(LABEL, host.id().value()).forEach(left -> docker.remove(left.id()));
        } catch (DockerFailedException away) {
            log.warn("What a crash may have left is not removed: {}", away.getMessage());
        }
    }

    Template of(ImageId image) {
        return templates.get(image.digest(), directory -> initialise(image, directory), identity::renew);
    }

    private void initialise(ImageId image, Path directory) {
        var initialisation = new Initialisation(directory, ContainerSpec.MOUNT_POINT);
        initialisation.writePassword(passwords.ofTemplate(image));
        run(new ContainerSpec(
                "paddock-initdb-" + UUID.randomUUID(),
                image,
                initialisation.command(),
                Map.of(LABEL, host.id().value()),
                directory,
                LIMITS,
                null));
        initialisation.removePassword();
    }

    /** Containers of initialisations that have ended, one way or another; none is named while one is at work. */
    List<Container> leftovers() {
        var found = docker.labelled(LABEL, host.id().value());
        return atWork.get() == 0 ? found : List.of();
    }

    private void run(ContainerSpec spec) {
        atWork.incrementAndGet();
        try {
            runOnce(spec);
        } finally {
            atWork.decrementAndGet();
        }
    }

    private void runOnce(ContainerSpec spec) {
        var container = docker.create(spec);
        try {
            docker.start(container);
            int exit = docker.await(container, LIMIT);
            if (exit != 0) {
                throw new ServerFailedException("initdb ended with " + exit + ": " + logs.lastLines(container, 5));
            }
        } finally {
            docker.remove(container);
        }
    }
}
