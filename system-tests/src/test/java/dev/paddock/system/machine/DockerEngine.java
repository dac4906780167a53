package dev.paddock.system.machine;

import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Docker engine of the test's own, in a network namespace of its own: two engines in one would flush each other's
 * rules of iptables. Nothing of it outlives the test's JVM.
 */
public final class DockerEngine implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path home;
    private final NetworkNamespace network = NetworkNamespace.make();
    private final DockerClient client;
    private final Thread lastWill = new Thread(this::remove);
    private @Nullable Process daemon;

    /** Makes the namespace, and starts the engine in it. */
    public DockerEngine(String... options) {
        try {
            home = Files.createTempDirectory(Path.of("/var/tmp"), "paddock-engine-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client = connect(host());
        Runtime.getRuntime().addShutdownHook(lastWill);
        start(options);
    }

    /** Where a program reaches it. */
    public String host() {
        return "unix://" + home.resolve("socket");
    }

    /** Where it is; its published ports are reached there. */
    public NetworkNamespace network() {
        return network;
    }

    public DockerClient client() {
        return client;
    }

    private static DockerClient connect(String host) {
        var config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(host)
                .withDockerTlsVerify(false)
                .build();
        var transport = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .build();
        return DockerClientImpl.getInstance(config, transport);
    }

    /** Gives it an image that another engine has, and waits until it is on the disk, lest all others wait for that. */
    public void take(DockerClient from, String image) {
        try (var archive = from.saveImageCmd(image).exec()) {
            client.loadImageCmd(archive).exec();
            Shell.run("sync", "--file-system", home.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it unless it runs, and waits until it answers. */
    public void start(String... options) {
        if (daemon == null || !daemon.isAlive()) {
            launch(options);
        }
        await("the engine of " + home).atMost(PATIENCE).until(this::answers);
    }

    private void launch(String... options) {
        var words = new ArrayList<>(network.entrance());
        words.addAll(List.of("dockerd", "--host", host()));
        words.addAll(List.of("--data-root", home.resolve("data").toString()));
        words.addAll(List.of("--exec-root", home.resolve("exec").toString()));
        words.addAll(List.of("--pidfile", home.resolve("pid").toString()));
        words.addAll(List.of(options));
        try {
            Files.deleteIfExists(home.resolve("pid"));
            daemon = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try {
            client.pingCmd().exec();
            return true;
        } catch (RuntimeException notYet) {
            return false;
        }
    }

    /** SIGTERM: it ends in good order, with its containers unless they are to live on. */
    public void stop() {
        signal("TERM");
        awaitEnd();
    }

    /** SIGKILL. */
    public void kill() {
        signal("KILL");
        awaitEnd();
    }

    /** All of the host ends at once, as when its power fails: the engine, and whatever runs in containers. */
    public void crash() {
        var inContainers = client.listContainersCmd().exec().stream()
                .map(container -> client.inspectContainerCmd(container.getId())
                        .exec()
                        .getState()
                        .getPidLong())
                .toList();
        kill();
        endProcesses();
        inContainers.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    /** SIGSTOP: it is there, and does not answer. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT: it answers what it was asked. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        if (daemon != null && daemon.isAlive()) {
            Shell.run("kill", "-" + name, Long.toString(daemon.pid()));
        }
    }

    private void awaitEnd() {
        try {
            if (daemon != null && !daemon.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("The engine of " + home + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void remove() {
        Shell.runAll(List.of(
                this::thaw,
                this::removeContainers,
                this::stop,
                this::endProcesses,
                this::unmount,
                network::remove,
                () -> Shell.remove(home)));
    }

    private void removeContainers() {
        if (answers()) {
            client.listContainersCmd()
                    .withShowAll(true)
                    .exec()
                    .forEach(container -> client.removeContainerCmd(container.getId())
                            .withForce(true)
                            .withRemoveVolumes(true)
                            .exec());
        }
    }

    /** An engine that died by force has left its containerd, and with that what runs the containers. */
    private void endProcesses() {
        var left = ProcessHandle.allProcesses().filter(this::isOurs).toList();
        left.forEach(ProcessHandle::destroyForcibly);
        left.forEach(process -> process.onExit().join());
    }

    /** Only what this engine started names its directory. */
    private boolean isOurs(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .contains(home.toString());
        } catch (IOException ended) {
            return false;
        }
    }

    private void unmount() {
        try (var mounts = Files.lines(Path.of("/proc/mounts"))) {
            mounts.map(mount -> mount.split(" ", 3)[1])
                    .filter(place -> place.startsWith(home.toString()))
                    .toList()
                    .reversed()
                    .forEach(place -> Shell.run("umount", "--lazy", place));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(lastWill);
        remove();
    }
}
