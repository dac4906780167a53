package dev.paddock.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * One run of the benchmark on an installation: it makes servers by either way, and leaves none behind. What even an
 * interrupted end misses has its ttl.
 */
final class Bench implements AutoCloseable {

    private static final int FIRST_PORT_BY_HAND = 20_000;

    private final Site site;
    private final Client client;
    private final String run = "bench-" + random(4);
    private final String password = random(16);
    private final Path directory;
    private final AtomicInteger made = new AtomicInteger();
    private final Set<String> instances = ConcurrentHashMap.newKeySet();
    private final Set<String> containers = ConcurrentHashMap.newKeySet();
    private final Thread interrupted = new Thread(this::removeAll);

    private Bench(Site site) throws IOException {
        this.site = site;
        this.client = new Client(site.gateway(), Site.secret("operator-key"));
        // The server's own user reads the password's file, so that is open, in a directory that is not.
        this.directory = Files.createTempDirectory("paddock-bench");
        Files.writeString(passwordFile(), password);
        Files.setPosixFilePermissions(passwordFile(), PosixFilePermissions.fromString("rw-r--r--"));
        Runtime.getRuntime().addShutdownHook(interrupted);
    }

    static Bench ofEnvironment() throws IOException {
        var bench = new Bench(Site.ofEnvironment());
        bench.client.get("/v1/hosts/" + bench.site.host()).expect(200);
        return bench;
    }

    Site site() {
        return site;
    }

    Client client() {
        return client;
    }

    String run() {
        return run;
    }

    /** Of every server that is made. */
    String password() {
        return password;
    }

    /** What goes on, for whoever waits. */
    void tell(String line) {
        System.out.println(line);
    }

    // --- Servers of Paddock

    /** Asks for one and waits for it; {@code more} stands in the request besides what is usual. */
    Created create(String more) throws IOException {
        var name = run + "-" + made.incrementAndGet();
        var answer = client.postAndWait("/v1/instances", """
                        {"name": "%s", "version": "17", "host": "%s", "adminPassword": "%s", "ttl": "PT1H"%s}""".formatted(name, site.host(), password, more))
                .expect(201, 202)
                .body();
        var id = answer.get("instance").get("id").asString();
        instances.add(id);
        var instance = answer.get("instance");
        while (instance.get("connection").isNull()) {
            client.getAndWait("/v1/jobs/" + answer.get("job").get("id").asString())
                    .expect(200);
            instance = client.get("/v1/instances/" + id).expect(200).body();
        }
        return new Created(
                server(id, instance.get("connection")),
                answer.get("job").get("id").asString());
    }

    /**
     * An instance.
     *
     * @param job which made it
     */
    record Created(Server server, String job) {}

    private static Server server(String id, JsonNode connection) {
        return new Server(
                id,
                connection.get("host").asString(),
                connection.get("port").asInt(),
                connection.get("database").asString(),
                connection.get("user").asString());
    }

    void delete(String instance) throws IOException {
        int status = client.deleteAndWait("/v1/instances/" + instance).status();
        while (status == 202 || status == 409) {
            status = client.deleteAndWait("/v1/instances/" + instance).status();
        }
        instances.remove(instance);
    }

    /** Waits until the worker's pool is full, and so neither lacks a server nor competes with what is measured. */
    void awaitPool() throws IOException {
        var metrics = new Metrics(10082);
        Waiting.until(Duration.ofMillis(50), () -> {
            long ready = Math.round(metrics.sum("paddock_pool_ready"));
            return ready == spares("label=dev.paddock.host=" + site.host()) && spares("ancestor=" + site.image()) > 0;
        });
    }

    private static long spares(String filter) throws IOException {
        return Shell.run("docker", "ps", "--quiet", "--filter", "name=^paddock-spare-", "--filter", filter)
                .lines()
                .count();
    }

    // --- Servers by hand

    /** As one would by hand: without limits, without hardening, the data in a volume of Docker's. */
    Server runByHand() throws IOException {
        int number = made.incrementAndGet();
        var name = run + "-by-hand-" + number;
        int port = FIRST_PORT_BY_HAND + number;
        containers.add(name);
        Shell.run(
                "docker",
                "run",
                "--detach",
                "--name",
                name,
                "--publish",
                "127.0.0.1:" + port + ":5432",
                "--volume",
                passwordFile() + ":/run/password:ro",
                "--env",
                "POSTGRES_PASSWORD_FILE=/run/password",
                site.image());
        return new Server(name, "127.0.0.1", port, "postgres", "postgres");
    }

    void removeByHand(String container) throws IOException {
        Shell.run("docker", "rm", "--force", "--volumes", container);
        containers.remove(container);
    }

    private Path passwordFile() {
        return directory.resolve("password");
    }

    // --- The end

    @Override
    public void close() throws IOException {
        removeAll();
        Runtime.getRuntime().removeShutdownHook(interrupted);
    }

    private void removeAll() {
        for (var instance : instances) {
            tryTo(() -> delete(instance));
        }
        for (var container : containers) {
            tryTo(() -> removeByHand(container));
        }
        tryTo(() -> Files.deleteIfExists(passwordFile()));
        tryTo(() -> Files.deleteIfExists(directory));
    }

    private void tryTo(Cleaning cleaning) {
        try {
            cleaning.clean();
        } catch (IOException left) {
            tell("Left behind: " + left.getMessage());
        }
    }

    private interface Cleaning {

        void clean() throws IOException;
    }

    private static String random(int bytes) {
        var random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
