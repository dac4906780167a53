package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.Container;
import dev.paddock.system.DockerHost;
import dev.paddock.system.Installation;
import dev.paddock.system.Installation.Side;
import dev.paddock.system.machine.DockerEngine;
import dev.paddock.system.machine.NetworkNamespace.Way;
import dev.paddock.system.machine.Program;
import dev.paddock.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * Another host of the installation, its worker in this JVM, or in a process on the host's own network. At the end the
 * invariants are checked over all hosts, the instances are deleted, and nothing may be left.
 */
final class AnotherHost implements AutoCloseable {

    private final Installation paddock;
    private final Side side;
    private final Map<String, Object> settings;
    private final @Nullable DockerEngine machine;
    private @Nullable ConfigurableApplicationContext worker;
    private @Nullable Program process;

    /** With its data on a disk of the test's own, which may be small, and is filled to the last. */
    static AnotherHost on(Path disk, Installation paddock) {
        var host = new AnotherHost(paddock, disk.resolve("paddock"), null);
        host.settings.put("paddock.capacity.disk-floor", 0);
        return started(host);
    }

    /** With a Docker engine of its own, as every host has: the names of containers are the instances'. */
    static AnotherHost with(DockerEngine engine, Installation paddock) throws IOException {
        return started(stopped(engine, paddock));
    }

    /** The same, its worker not started yet. */
    static AnotherHost stopped(DockerEngine engine, Installation paddock) throws IOException {
        var host = new AnotherHost(paddock, newRoot(), engine);
        host.settings.put("paddock.docker.host", engine.host());
        host.settings.put("paddock.host.address", engine.network().address());
        return host;
    }

    private static AnotherHost started(AnotherHost host) {
        host.startWorker(Map.of());
        return host;
    }

    private AnotherHost(Installation paddock, Path root, @Nullable DockerEngine machine) {
        var id = "test-" + UUID.randomUUID().toString().substring(0, 8);
        this.paddock = paddock;
        this.machine = machine;
        this.side = new Side(id, root, machine == null ? DockerHost.client() : machine.client());
        paddock.enrol(id);
        paddock.join(side);
        settings = paddock.workerSettings(id, root);
        settings.put("paddock.docker.network", "paddock-" + id);
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

    /** Starts the worker in this JVM, and waits until the host has reported. */
    void startWorker(Map<String, ?> changes) {
        var before = lastSeen();
        worker = Worker.application().run(Installation.arguments(settings, changes));
        awaitReportAfter(before);
    }

    /** Starts the worker in a process on its machine's own network, and waits until the host has reported. */
    void startWorkerOnItsNetwork(Map<String, ?> changes, Map<String, String> faults) {
        var before = lastSeen();
        var there = new HashMap<>(settings);
        there.put("spring.rabbitmq.host", machine().network().gateway());
        there.put("spring.rabbitmq.requested-heartbeat", "2s");
        there.putAll(changes);
        process = Program.start(machine().network(), Worker.class, there, faults);
        awaitReportAfter(before);
    }

    /** Nothing of it lives on, and nobody is told. */
    void die() {
        machine().network().cut(Way.values());
        stopWorker();
        machine().crash();
    }

    /** Boots again, and waits until it has reported. */
    void revive() {
        machine().network().mend();
        machine().start();
        startWorkerOnItsNetwork(Map.of(), Map.of());
    }

    DockerEngine machine() {
        if (machine == null) {
            throw new IllegalStateException(id() + " has no engine of its own");
        }
        return machine;
    }

    Program process() {
        if (process == null) {
            throw new IllegalStateException("The worker of " + id() + " is no process");
        }
        return process;
    }

    void stopWorker() {
        if (worker != null) {
            worker.close();
            worker = null;
        }
        if (process != null) {
            process.close();
            process = null;
        }
    }

    /** As the control database's clock has it; nothing before the first report. */
    private String lastSeen() {
        return paddock.rows()
                .sql("select coalesce(max(last_seen_at)::text, '') from host where id = :id")
                .param("id", id())
                .query(String.class)
                .single();
    }

    private void awaitReportAfter(String before) {
        try {
            await("the report of " + id())
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> !lastSeen().equals(before));
        } catch (ConditionTimeoutException e) {
            giveUp();
            throw e;
        }
    }

    /** It is not to take what the tests after this one ask for. */
    private void giveUp() {
        if (process != null) {
            System.err.println(process.lastWords());
        }
        stopWorker();
        paddock.leave(side);
    }

    @Override
    public void close() throws IOException {
        try {
            mend();
            paddock.checkInvariants();
            paddock.deleteInstances();
            assertThat(side.containers()).isEmpty();
            paddock.removeHost(id());
        } finally {
            paddock.leave(side);
            stopWorker();
            remove();
        }
    }

    /** A test that failed may have left its machine broken, which others get after it. */
    private void mend() {
        if (machine != null) {
            machine.network().mend();
            machine.start();
        }
    }

    private void remove() throws IOException {
        remove(DockerHost.containers(side.engine(), id()));
        if (side.engine().equals(DockerHost.client())) {
            DockerHost.removeNetwork("paddock-" + id());
        }
        FileSystemUtils.deleteRecursively(side.storageRoot());
    }

    private void remove(List<Container> containers) {
        containers.forEach(container -> side.engine()
                .removeContainerCmd(container.getId())
                .withForce(true)
                .withRemoveVolumes(true)
                .exec());
    }
}
