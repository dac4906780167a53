package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import dev.paddock.system.DockerHost;
import dev.paddock.system.Installation;
import dev.paddock.system.Installation.Side;
import dev.paddock.system.machine.DockerEngine;
import dev.paddock.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * Another host of the installation for one test, its worker in this JVM. At the end the invariants are checked over all
 * hosts, the instances are deleted, and nothing may be left.
 */
final class SecondHost implements AutoCloseable {

    private final Installation paddock;
    private final Side side;
    private final ConfigurableApplicationContext worker;

    /** With its data on a disk of the test's own. */
    static SecondHost on(Path disk, Installation paddock) {
        return new SecondHost(paddock, disk.resolve("paddock"), DockerHost.client(), Map.of());
    }

    /** With a Docker engine of its own, as every host has: the names of containers are the instances'. */
    static SecondHost with(DockerEngine engine, Installation paddock) throws IOException {
        var settings = Map.of(
                "paddock.docker.host",
                engine.host(),
                "paddock.host.address",
                engine.network().address());
        return new SecondHost(paddock, newRoot(), engine.client(), settings);
    }

    private SecondHost(Installation paddock, Path root, DockerClient engine, Map<String, ?> changes) {
        var id = "test-" + UUID.randomUUID().toString().substring(0, 8);
        this.paddock = paddock;
        this.side = new Side(id, root, engine);
        paddock.broker().admit(id);
        paddock.join(side);
        var settings = new HashMap<String, Object>(changes);
        settings.put("paddock.docker.network", "paddock-" + id);
        worker = Worker.application().run(Installation.arguments(paddock.workerSettings(id, root), settings));
        await("the report of " + id).atMost(Duration.ofSeconds(30)).until(() -> isKnown(id));
    }

    private boolean isKnown(String id) {
        return paddock.rows()
                .sql("select exists (select from host where id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    private static Path newRoot() throws IOException {
        return Files.createTempDirectory(Path.of("/var/tmp"), "paddock-test-");
    }

    String id() {
        return side.host();
    }

    Side side() {
        return side;
    }

    @Override
    public void close() throws IOException {
        try {
            paddock.checkInvariants();
            paddock.deleteInstances();
            assertThat(side.containers()).isEmpty();
        } finally {
            paddock.leave(side);
            worker.close();
            remove();
        }
    }

    private void remove() throws IOException {
        side.containers()
                .forEach(container -> side.engine()
                        .removeContainerCmd(container.getId())
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec());
        if (side.engine().equals(DockerHost.client())) {
            DockerHost.removeNetwork("paddock-" + id());
        }
        FileSystemUtils.deleteRecursively(side.storageRoot());
    }
}
