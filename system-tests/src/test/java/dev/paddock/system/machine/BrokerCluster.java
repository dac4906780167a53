package dev.paddock.system.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Three brokers, from the very files that an installation has them from; each is at an address of its own on a network
 * of Docker's. Nothing of them outlives the test's JVM.
 */
public final class BrokerCluster implements AutoCloseable {

    private static final List<String> NODES = List.of("rabbitmq", "rabbitmq-2", "rabbitmq-3");
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** For each JVM another one (RFC 2544, for tests of network devices). */
    private static final String SUBNET = "198.19." + (ProcessHandle.current().pid() & 255) + ".";

    private final Path home;
    private final String password;
    private final String project =
            "paddock-test-" + UUID.randomUUID().toString().substring(0, 8);
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final Thread lastWill = new Thread(this::remove);

    /**
     * Starts them, and waits until each serves.
     *
     * @param password of {@code gateway} and {@code registrar}
     */
    public BrokerCluster(String image, String password) {
        this.password = password;
        try {
            home = Files.createTempDirectory(Path.of("/var/tmp"), "paddock-brokers-");
            write(image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(lastWill);
        try {
            var up = new ArrayList<>(List.of("up", "--detach", "--wait", "--quiet-pull"));
            up.addAll(NODES);
            compose(up.toArray(String[]::new));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void write(String image) throws IOException {
        Files.writeString(home.resolve("settings"), """
                RABBITMQ_IMAGE=%1$s
                PADDOCK_SUBNET=%2$s0/24
                PADDOCK_RABBITMQ_ADDRESS=%2$s10
                PADDOCK_RABBITMQ_2_ADDRESS=%2$s11
                PADDOCK_RABBITMQ_3_ADDRESS=%2$s12
                """.formatted(image, SUBNET));
        Files.writeString(home.resolve("passwords"), "gateway %1$s%nregistrar %1$s%n".formatted(password));
        Files.writeString(home.resolve("cookie"), UUID.randomUUID().toString());
        Files.writeString(home.resolve("secrets.yaml"), """
                secrets:
                  broker-users: {file: %1$s/users.json}
                  erlang-cookie: {file: %1$s/cookie}
                """.formatted(home));
        Shell.run(
                "bash",
                "-c",
                REPOSITORY.resolve("images/rabbitmq/users") + " <\"$0\"/passwords >\"$0\"/users.json",
                home.toString());
        // The broker's user is another one than the test's.
        Shell.run("chmod", "--recursive", "a+rX", home.toString());
    }

    private String compose(String... words) {
        var command = new ArrayList<>(List.of("docker", "compose", "--project-name", project));
        command.addAll(List.of("--env-file", home.resolve("settings").toString()));
        for (var file : List.of(
                REPOSITORY.resolve("compose.yaml"),
                REPOSITORY.resolve("compose.cluster.yaml"),
                home.resolve("secrets.yaml"))) {
            command.addAll(List.of("--file", file.toString()));
        }
        command.addAll(List.of(words));
        return Shell.run(command.toArray(String[]::new));
    }

    /** What the programs need to know. */
    public Map<String, String> settings() {
        return Map.of(
                "spring.rabbitmq.addresses", addresses(":5672"),
                "paddock.management.urls", addresses("http://", ":15672"));
    }

    private String addresses(String port) {
        return addresses("", port);
    }

    private static String addresses(String scheme, String port) {
        return NODES.stream().map(node -> scheme + address(node) + port).collect(Collectors.joining(","));
    }

    private static String address(String node) {
        return SUBNET + (10 + NODES.indexOf(node));
    }

    /** A queue, the node that leads it, and those that have a member of it which runs. */
    public record Queue(String name, String leader, List<String> online) {

        private static Queue of(JsonNode queue) {
            return new Queue(
                    queue.get("name").asString(),
                    node(queue.path("leader")),
                    queue.path("online").valueStream().map(Queue::node).sorted().toList());
        }

        private static String node(JsonNode name) {
            return name.asString("").replace("rabbit@", "");
        }
    }

    /** All queues but those of a single connection, as any node that answers has them. */
    public List<Queue> queues() {
        for (var node : NODES) {
            try {
                return read(node, "/api/queues")
                        .valueStream()
                        .filter(queue -> !queue.path("exclusive").asBoolean(false))
                        .map(Queue::of)
                        .toList();
            } catch (IOException away) {
                // The next one, then.
            }
        }
        return List.of();
    }

    private JsonNode read(String node, String path) throws IOException {
        var credentials =
                Base64.getEncoder().encodeToString(("registrar:" + password).getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create("http://" + address(node) + ":15672" + path))
                .timeout(PATIENCE)
                .header("Authorization", "Basic " + credentials)
                .build();
        try {
            var answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(node + " answers " + answer.statusCode());
            }
            return new JsonMapper().readTree(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public List<String> nodes() {
        return NODES;
    }

    /** SIGKILL. */
    public void kill(String node) {
        compose("kill", "--signal", "KILL", node);
    }

    /** Starts a node again after {@link #kill(String)}, on the disk that it had; returns at once. */
    public void start(String node) {
        compose("start", node);
    }

    private void remove() {
        Shell.runAll(List.of(() -> compose("down", "--volumes", "--timeout", "1"), () -> Shell.remove(home)));
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(lastWill);
        remove();
    }
}
