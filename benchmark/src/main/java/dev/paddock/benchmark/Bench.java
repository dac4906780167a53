package dev.paddock.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * One run of the benchmark on an installation: it makes servers by either way, and leaves none behind. What even an
 * interrupted end misses has its ttl.
 */
final class Bench implements AutoCloseable {

    private static final int FIRST_PORT_BY_HAND = 20_000;

    /** {@code paddock.metrics.port} of a worker that compose has started. */
    private static final int METRICS_OF_WORKER = 10_082;

    private static final Set<String> UNFINISHED = Set.of("QUEUED", "RUNNING", "RETRYING");

    private final Site site;
    private final Client client;
    private final String run = "bench-" + random(4);
    private final String password = random(16);
    private final Path directory;
    private final AtomicInteger made = new AtomicInteger();
    private final Leftovers leftovers = new Leftovers();
    private final InstantSource clock = InstantSource.system();

    private Bench(Site site) throws IOException {
        this.site = site;
        this.client = new Client(site.gateway(), Site.secret("operator-key"));
        // The server's own user reads the password's file, so that is open, in a directory that is not.
        this.directory = Files.createTempDirectory("paddock-bench");
        Files.writeString(passwordFile(), password);
        Files.setPosixFilePermissions(passwordFile(), PosixFilePermissions.fromString("rw-r--r--"));
        leftovers.note("the password's file", this::removePasswordFile);
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

    /** What is to be taken back, however the run ends. */
    Leftovers leftovers() {
        return leftovers;
    }

    Instant now() {
        return clock.instant();
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
                .expect(201, 202);
        var instance = answer.body().get("instance");
        var id = instance.get("id").asString();
        var job = answer.body().get("job").get("id").asString();
        leftovers.note(id, () -> end(id));
        if (answer.status() == 202) {
            awaitSuccess(job);
            instance = client.get("/v1/instances/" + id).expect(200).body();
        }
        return new Created(server(id, instance.get("connection")), job);
    }

    private void awaitSuccess(String job) throws IOException {
        var status = "QUEUED";
        while (UNFINISHED.contains(status)) {
            status = client.getAndWait("/v1/jobs/" + job)
                    .expect(200)
                    .body()
                    .get("status")
                    .asString();
        }
        if (!status.equals("SUCCEEDED")) {
            throw new IOException("Job " + job + " is " + status);
        }
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
        leftovers.clean(instance);
    }

    /** One that another job is at work on is asked for again. */
    private void end(String instance) throws IOException {
        Waiting.until(
                "the end of instance " + instance,
                Duration.ZERO,
                () -> client.deleteAndWait("/v1/instances/" + instance)
                        .expect(200, 202, 404, 409, 410)
                        .isOneOf(200, 404, 410));
    }

    /**
     * Asks for a server and times it, when the pool is full; it is deleted then.
     *
     * @param more stands in the request besides what is usual
     */
    Timing time(String more) throws IOException {
        awaitPool();
        long began = System.nanoTime();
        var created = create(more);
        long answered = System.nanoTime();
        created.server().awaitAnswer(password);
        long queried = System.nanoTime();
        var steps = JobSteps.of(client, created.job());
        delete(created.server().id());
        return new Timing(Duration.ofNanos(answered - began), Duration.ofNanos(queried - began), steps);
    }

    /**
     * How long a create took.
     *
     * @param answered from the request to its answer
     * @param queried from the request to the first answered query
     * @param steps of its job
     */
    record Timing(Duration answered, Duration queried, Map<String, Duration> steps) {}

    /** Waits until the worker's pool is full, and so neither lacks a server nor competes with what is measured. */
    void awaitPool() throws IOException {
        var metrics = new Metrics(METRICS_OF_WORKER);
        Waiting.until("the pool's servers (is paddock.pool.max 0?)", Duration.ofMillis(50), () -> {
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
        leftovers.note(name, () -> Shell.run("docker", "rm", "--force", "--volumes", name));
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
        leftovers.clean(container);
    }

    private Path passwordFile() {
        return directory.resolve("password");
    }

    private void removePasswordFile() throws IOException {
        Files.deleteIfExists(passwordFile());
        Files.deleteIfExists(directory);
    }

    @Override
    public void close() {
        leftovers.close();
    }

    private static String random(int bytes) {
        var random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
