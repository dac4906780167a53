package dev.paddock.system.machine;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A Java program in a process of its own, so that it can be killed. Nothing of it outlives the test's own JVM. */
public final class Program implements AutoCloseable {

    /** What {@code FaultPoints} and SIGKILL end a process with. */
    private static final int KILLED = 137;

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Path LOGS = Path.of("target", "programs");
    private static final AtomicInteger STARTED = new AtomicInteger();

    private final Process process;
    private final Path settings;
    private final Path log;
    private final Thread lastWill;

    private Program(Process process, Path settings, Path log) {
        this.process = process;
        this.settings = settings;
        this.log = log;
        this.lastWill = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(lastWill);
    }

    /**
     * Starts a program of Spring Boot, and returns at once.
     *
     * @param settings stand in a file that its owner alone can read, for some are secrets
     * @param properties of its JVM
     */
    public static Program start(Class<?> main, Map<String, ?> settings, Map<String, String> properties) {
        return start(List.of(), main, settings, properties);
    }

    /** The same, on a network of its own. */
    public static Program start(
            NetworkNamespace network, Class<?> main, Map<String, ?> settings, Map<String, String> properties) {
        return start(network.entrance(), main, settings, properties);
    }

    private static Program start(
            List<String> entrance, Class<?> main, Map<String, ?> settings, Map<String, String> properties) {
        try {
            var file = written(settings);
            var log = Files.createDirectories(LOGS)
                    .resolve("%s-%d-%d.log"
                            .formatted(
                                    main.getSimpleName(),
                                    ProcessHandle.current().pid(),
                                    STARTED.incrementAndGet()));
            var process = new ProcessBuilder(command(entrance, main, file, properties))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new Program(process, file, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path written(Map<String, ?> settings) throws IOException {
        var file = Files.createTempFile("paddock-", ".properties");
        var properties = new Properties();
        settings.forEach((key, value) -> properties.setProperty(key, value.toString()));
        try (var writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
    }

    private static List<String> command(
            List<String> entrance, Class<?> main, Path settings, Map<String, String> properties) {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var command = new ArrayList<>(entrance);
        command.addAll(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx256m"));
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.add("--spring.config.additional-location=file:" + settings);
        return command;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL: it ends without a farewell. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM: it is asked to end. */
    public void terminate() {
        signal("TERM");
    }

    /** SIGSTOP: it stands still, and its connections stay open. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT: it goes on as if nothing had happened. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        Shell.run("kill", "-" + name, Long.toString(process.pid()));
    }

    /** Waits until it has died at a fault point. */
    public void awaitHalt() {
        int status = awaitEnd();
        if (status != KILLED) {
            throw new AssertionError("It ended with " + status + " and not at a fault point; see " + log);
        }
    }

    /** Waits until it has ended, and tells its exit status. */
    public int awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("It has not ended; see " + log);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits until its log holds a text. */
    public void awaitLog(String text) {
        await(text + " in " + log).atMost(PATIENCE).until(() -> lines().anyMatch(line -> line.contains(text)));
    }

    /** The end of what it wrote, for whoever looks for the reason of a failure. */
    public String lastWords() {
        return log + ":\n"
                + String.join(
                        "\n",
                        lines().toList().reversed().stream().limit(100).toList().reversed());
    }

    private Stream<String> lines() {
        try {
            return Files.readAllLines(log).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(lastWill);
        try {
            Files.deleteIfExists(settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
