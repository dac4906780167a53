package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import dev.paddock.gateway.Gateway;
import dev.paddock.system.machine.Program;
import dev.paddock.worker.Worker;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * All of Paddock: a broker and a control database in Docker, and in this JVM a gateway and the worker of one host. A
 * test may put programs in processes of their own in their place, which it can kill.
 */
public final class Installation implements AutoCloseable {

    /** Of its own for each run, so that two on one machine do not meet. */
    public static final String HOST = "test-" + UUID.randomUUID().toString().substring(0, 8);

    private static final String NETWORK = "paddock-" + HOST;

    static final String OPERATOR_KEY = "operator-key-for-the-tests-0123456789";
    static final int FIRST_PORT = 22000;
    static final int LAST_PORT = 22999;

    private final Broker broker = new Broker();
    private final PostgreSQLContainer database = new PostgreSQLContainer(
                    DockerImageName.parse(Images.required("POSTGRES_IMAGE_17")).asCompatibleSubstituteFor("postgres"))
            .withDatabaseName("paddock")
            .withUsername("paddock");
    private final Spans spans = new Spans();
    private final Path storageRoot;
    private final List<Side> sides = new ArrayList<>();
    private final List<Program> programs = new ArrayList<>();
    private @Nullable ConfigurableApplicationContext gateway;
    private boolean gatewayIsUsual;
    private @Nullable ConfigurableApplicationContext worker;
    private boolean workerIsUsual;

    public Installation() throws IOException {
        storageRoot = Files.createTempDirectory(Path.of("/var/tmp"), "paddock-test-");
        sides.add(new Side(HOST, storageRoot, DockerHost.client()));
        // The same after a restart, which would give it another one of Docker's choice.
        database.setPortBindings(List.of(Ports.free() + ":" + PostgreSQLContainer.POSTGRESQL_PORT));
        try {
            database.start();
            startGateway();
            enrol(HOST);
            startWorker();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    public Broker broker() {
        return broker;
    }

    /** The gateway as an operator's client sees it. */
    public Api api() {
        return new Api("http://localhost:" + gatewayPort(), OPERATOR_KEY);
    }

    /** What the traces of both programs are made of. */
    Spans spans() {
        return spans;
    }

    /** Whether either program has something that sends traces away. */
    boolean exportsTraces() {
        return Stream.of(gateway, worker)
                .map(Objects::requireNonNull)
                .anyMatch(program -> program.getBeanNamesForType(SpanExporter.class).length > 0);
    }

    /** What the gateway tells those who watch it. */
    Metrics gatewayMetrics() {
        return new Metrics(Objects.requireNonNull(gateway)
                .getBean(dev.paddock.gateway.observation.MetricsServer.class)
                .port());
    }

    /** What the worker tells those who watch it. */
    public Metrics workerMetrics() {
        return new Metrics(Objects.requireNonNull(worker)
                .getBean(dev.paddock.worker.observation.MetricsServer.class)
                .port());
    }

    public int gatewayPort() {
        return port(Objects.requireNonNull(gateway));
    }

    private static int port(ConfigurableApplicationContext gateway) {
        return Objects.requireNonNull(((WebServerApplicationContext) gateway).getWebServer())
                .getPort();
    }

    /** The rows, for checks that no caller could make. */
    public JdbcClient rows() {
        return JdbcClient.create(controlDatabase());
    }

    /** For what takes a transaction. */
    DataSource controlDatabase() {
        return new DriverManagerDataSource(database.getJdbcUrl(), database.getUsername(), database.getPassword());
    }

    /** Waits until no job is at work any more. */
    void awaitQuiet() {
        for (var status : List.of("QUEUED", "RUNNING", "RETRYING")) {
            await("the end of all jobs that are " + status)
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> api().get("/v1/jobs?status=" + status)
                            .body()
                            .get("items")
                            .isEmpty());
        }
    }

    /** Lets the gateways believe that they have heard their hosts for years. */
    public void ageWatch() {
        rows().sql("update watch set since = now() - interval '10 years'").update();
    }

    /** All that the control database holds, as text. */
    public String dump() {
        try {
            var dump = database.execInContainer(
                    "pg_dump", "--inserts", "--username=" + database.getUsername(), database.getDatabaseName());
            return dump.getStdout() + database.getLogs();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Makes a tenant and a key of it, as an operator will over HTTP one day. */
    public String newTenantKey(String name) {
        var key = "key-of-" + name + "-" + UUID.randomUUID();
        rows().sql("""
                with tenant as (insert into tenant (id, name) values (gen_random_uuid(), :name) returning id)
                insert into api_key (id, tenant_id, role, digest)
                select gen_random_uuid(), id, 'TENANT', sha256(convert_to(:key, 'UTF8')) from tenant""")
                .param("name", name + "-" + UUID.randomUUID())
                .param("key", key)
                .update();
        return key;
    }

    /** Gives up all dead letters, and tells what was in them. */
    public List<String> discardDeadLetters() {
        return api().get("/v1/dead-letters?limit=200")
                .body()
                .get("items")
                .valueStream()
                .peek(letter ->
                        api().delete("/v1/dead-letters/" + letter.get("id").asString(), Map.of()))
                .map(letter -> letter.get("payload").asString(""))
                .toList();
    }

    /** Waits for the end of a job and tells its status. */
    public String awaitEnd(String job) {
        return await("the end of job " + job)
                .atMost(Duration.ofSeconds(60))
                .until(() -> api().get("/v1/jobs/" + job), Installation::isOfAnEndedJob)
                .body()
                .get("status")
                .asString();
    }

    /** A gateway whose database has just come back may say once more that it is away. */
    private static boolean isOfAnEndedJob(Api.Answer answer) {
        return answer.status() == 200 && !answer.body().get("finishedAt").isNull();
    }

    /** All statuses that a job has had, in their order. */
    public String statuses(String job) {
        return api().get("/v1/jobs/" + job + "/events")
                .body()
                .get("items")
                .valueStream()
                .map(event -> event.get("data").get("status").asString())
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
    }

    public Path storageRoot() {
        return storageRoot;
    }

    public void startGateway() {
        startGateway(Map.of());
    }

    /** Starts the gateway with other settings than usual. */
    public void startGateway(Map<String, ?> changes) {
        gateway = Gateway.application().initializers(spans).run(arguments(gatewaySettings(), changes));
        gatewayIsUsual = changes.isEmpty();
    }

    public void stopGateway() {
        if (gateway != null) {
            gateway.close();
            gateway = null;
        }
    }

    /**
     * A gateway in a process of its own, which answers already.
     *
     * @param faults properties for {@code dev.paddock.fault.FaultPoints}
     */
    public GatewayProcess gatewayProcess(Map<String, String> faults) {
        var settings = new LinkedHashMap<>(gatewaySettings());
        var port = Ports.free();
        settings.put("server.port", port);
        var process = new GatewayProcess(
                started(Program.start(Gateway.class, settings, faults)),
                new Api("http://localhost:" + port, OPERATOR_KEY));
        process.awaitReady();
        return process;
    }

    /** Another gateway beside the first, on the same broker and database. */
    public AnotherGateway anotherGateway() {
        return anotherGateway(Map.of());
    }

    /** The same, with other settings than usual. */
    AnotherGateway anotherGateway(Map<String, String> changes) {
        return new AnotherGateway(Gateway.application().run(arguments(gatewaySettings(), changes)));
    }

    /** Its processes stand still: connections stay open, and nothing is answered. */
    public void pauseDatabase() {
        DockerHost.client().pauseContainerCmd(database.getContainerId()).exec();
    }

    public void unpauseDatabase() {
        DockerHost.client().unpauseContainerCmd(database.getContainerId()).exec();
    }

    /** Kills the control database's processes, and all connections with them. */
    public void killDatabase() {
        DockerHost.client().killContainerCmd(database.getContainerId()).exec();
    }

    /** Starts the control database again after {@link #killDatabase()}, on the disk that it had. */
    public void startDatabaseAgain() {
        DockerHost.client().startContainerCmd(database.getContainerId()).exec();
        await("the control database")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> rows().sql("select true").query(Boolean.class).single());
    }

    public void startWorker() {
        startWorker(Map.of());
    }

    /**
     * Starts the worker with other settings than usual.
     *
     * @param sources beans of the test's own
     */
    public void startWorker(Map<String, ?> changes, Class<?>... sources) {
        worker = Worker.application()
                .sources(sources)
                .initializers(spans)
                .run(arguments(workerSettings(HOST, storageRoot), changes));
        workerIsUsual = changes.isEmpty() && sources.length == 0;
    }

    public void stopWorker() {
        if (worker != null) {
            worker.close();
            worker = null;
        }
    }

    /**
     * The host's worker in a process of its own.
     *
     * @param faults properties for {@code dev.paddock.fault.FaultPoints}
     */
    public Program workerProcess(Map<String, ?> changes, Map<String, String> faults) {
        var settings = workerSettings(HOST, storageRoot);
        settings.putAll(changes);
        return started(Program.start(Worker.class, settings, faults));
    }

    private Program started(Program program) {
        programs.add(program);
        return program;
    }

    /** The ends of the logs of the processes that a test has started. */
    String lastWords() {
        return programs.stream().map(Program::lastWords).collect(Collectors.joining("\n\n"));
    }

    /** Is as it was before the test: a gateway and a worker in this JVM, as usual, and no process. */
    public void restore() {
        programs.forEach(Program::close);
        programs.clear();
        if (gateway == null || !gatewayIsUsual) {
            stopGateway();
            startGateway();
        }
        if (worker == null || !workerIsUsual) {
            stopWorker();
            startWorker();
        }
    }

    /** Ends all instances that there are, through the API. */
    public void deleteInstances() {
        for (var instance : api().get("/v1/instances?limit=200").body().get("items")) {
            var answer = api().delete(instance.get("id").asString());
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        }
    }

    /** Where a host keeps its data, and the engine that its containers run in. */
    public record Side(String host, Path storageRoot, DockerClient engine) {

        public List<Container> containers() {
            return DockerHost.instanceContainers(engine, host);
        }
    }

    /** Lets a host in, as an operator does. */
    public void enrol(String host) {
        // The broker's management may need longer than the broker when both have just been started.
        var answer = await("the enrolment of " + host)
                .atMost(Duration.ofSeconds(60))
                .until(() -> api().post("/v1/hosts", "{\"id\": \"" + host + "\"}"), each -> each.status() != 503);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        broker.enrolled(host, answer.body().get("enrolment").get("password").asString());
    }

    /** Lets it out, when nothing is on it any more. */
    public void removeHost(String host) {
        var answer = api().delete("/v1/hosts/" + host, Map.of());
        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
    }

    /** All hosts that there are. */
    List<Side> sides() {
        return List.copyOf(sides);
    }

    /** Another host is one of this installation from now on. */
    public void join(Side side) {
        sides.add(side);
    }

    public void leave(Side side) {
        sides.remove(side);
    }

    /** What must hold whatever has failed. */
    public void checkInvariants() {
        new Invariants(this).check();
    }

    private Map<String, Object> gatewaySettings() {
        var settings = brokerSettings(Broker.GATEWAY);
        settings.put("server.port", 0);
        settings.put("spring.datasource.url", database.getJdbcUrl());
        settings.put("spring.datasource.username", database.getUsername());
        settings.put("spring.datasource.password", database.getPassword());
        settings.put("paddock.operator-key", OPERATOR_KEY);
        settings.put("paddock.management.urls", broker.managementUrl());
        settings.put("paddock.management.password", Broker.PASSWORD);
        settings.put("paddock.retry.first-delay", "100ms");
        return settings;
    }

    /** The settings of a host's worker. */
    public Map<String, Object> workerSettings(String host, Path storageRoot) {
        var settings = brokerSettings(host);
        settings.put("paddock.host.id", host);
        settings.put("paddock.host.address", Loopback.OWN);
        settings.put("paddock.storage-root", storageRoot);
        settings.put("paddock.ports.quarantine", "0s");
        settings.put("paddock.docker.network", NETWORK);
        settings.put("paddock.images.15", Images.required("POSTGRES_IMAGE_15"));
        settings.put("paddock.images.17", Images.required("POSTGRES_IMAGE_17"));
        settings.put("paddock.alive-file", storageRoot.resolve("alive"));
        settings.put("paddock.measurement.interval", "2s");
        // As many as the run asks for: none, unless all tests are to hold with servers that are started beforehand.
        settings.put("paddock.pool.max", Integer.getInteger("paddock.pool", 0));
        return settings;
    }

    private Map<String, Object> brokerSettings(String user) {
        var settings = new LinkedHashMap<String, Object>();
        settings.put("spring.rabbitmq.host", broker.address());
        settings.put("spring.rabbitmq.port", broker.port());
        settings.put("spring.rabbitmq.username", user);
        settings.put("spring.rabbitmq.password", broker.password(user));
        settings.put("paddock.ports.first", FIRST_PORT);
        settings.put("paddock.ports.last", LAST_PORT);
        settings.put("paddock.metrics.port", 0);
        return settings;
    }

    /** Settings, and changes of them, as a program takes them on its command line. */
    public static String[] arguments(Map<String, ?> usual, Map<String, ?> changes) {
        var settings = new LinkedHashMap<String, Object>(usual);
        settings.putAll(changes);
        return settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
    }

    @Override
    public void close() throws IOException {
        programs.forEach(Program::close);
        stopWorker();
        stopGateway();
        database.stop();
        broker.close();
        DockerHost.containers(DockerHost.client(), HOST).forEach(container -> DockerHost.remove(container.getId()));
        DockerHost.removeNetwork(NETWORK);
        FileSystemUtils.deleteRecursively(storageRoot);
    }

    /** A gateway in a process of its own. */
    public record GatewayProcess(Program program, Api api) {

        private void awaitReady() {
            await("a gateway at " + api.base()).atMost(Duration.ofSeconds(90)).until(this::isReady);
        }

        private boolean isReady() {
            try {
                return api.get("/actuator/health/readiness").status() == 200;
            } catch (UnreachableException notYet) {
                return false;
            }
        }
    }

    /** Another gateway in this JVM. */
    public record AnotherGateway(ConfigurableApplicationContext context) implements AutoCloseable {

        public Api api() {
            return new Api("http://localhost:" + port(context), OPERATOR_KEY);
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
