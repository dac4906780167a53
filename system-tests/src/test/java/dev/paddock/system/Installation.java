package dev.paddock.system;

import static org.awaitility.Awaitility.await;

import dev.paddock.gateway.Gateway;
import dev.paddock.worker.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** All of Paddock: a broker and a control database in Docker, and in this JVM a gateway and the worker of one host. */
final class Installation implements AutoCloseable {

    /** Of its own for each run, so that two on one machine do not meet. */
    static final String HOST = "test-" + UUID.randomUUID().toString().substring(0, 8);

    private static final String NETWORK = "paddock-" + HOST;

    static final String OPERATOR_KEY = "operator-key-for-the-tests-0123456789";
    static final int FIRST_PORT = 22000;
    static final int LAST_PORT = 22999;

    private final Broker broker = new Broker(HOST);
    private final PostgreSQLContainer database = new PostgreSQLContainer(
                    DockerImageName.parse(Images.required("POSTGRES_IMAGE_17")).asCompatibleSubstituteFor("postgres"))
            .withDatabaseName("paddock")
            .withUsername("paddock");
    private final Path storageRoot;
    private @Nullable ConfigurableApplicationContext gateway;
    private @Nullable ConfigurableApplicationContext worker;

    Installation() throws IOException {
        storageRoot = Files.createTempDirectory(Path.of("/var/tmp"), "paddock-test-");
        try {
            database.start();
            startGateway();
            startWorker();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    Broker broker() {
        return broker;
    }

    /** The gateway as an operator's client sees it. */
    Api api() {
        return new Api("http://localhost:" + gatewayPort(), OPERATOR_KEY);
    }

    int gatewayPort() {
        return port(Objects.requireNonNull(gateway));
    }

    private static int port(ConfigurableApplicationContext gateway) {
        return Objects.requireNonNull(((WebServerApplicationContext) gateway).getWebServer())
                .getPort();
    }

    /** The rows, for checks that no caller could make. */
    JdbcClient rows() {
        return JdbcClient.create(
                new DriverManagerDataSource(database.getJdbcUrl(), database.getUsername(), database.getPassword()));
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
    void ageWatch() {
        rows().sql("update watch set since = now() - interval '10 years'").update();
    }

    /** All that the control database holds, as text. */
    String dump() {
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
    String newTenantKey(String name) {
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
    List<String> discardDeadLetters() {
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
    String awaitEnd(String job) {
        return await("the end of job " + job)
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> api().get("/v1/jobs/" + job).body(),
                        body -> !body.get("finishedAt").isNull())
                .get("status")
                .asString();
    }

    Path storageRoot() {
        return storageRoot;
    }

    void startGateway() {
        gateway = Gateway.application().run(arguments(gatewaySettings()));
    }

    void stopGateway() {
        if (gateway != null) {
            gateway.close();
        }
    }

    /** Another gateway beside the first, on the same broker and database. */
    AnotherGateway anotherGateway() {
        return new AnotherGateway(Gateway.application().run(arguments(gatewaySettings())));
    }

    /** Its processes stand still: connections stay open, and nothing is answered. */
    void pauseDatabase() {
        DockerHost.client().pauseContainerCmd(database.getContainerId()).exec();
    }

    void unpauseDatabase() {
        DockerHost.client().unpauseContainerCmd(database.getContainerId()).exec();
    }

    void startWorker() {
        worker = Worker.application().run(arguments(workerSettings()));
    }

    void stopWorker() {
        if (worker != null) {
            worker.close();
        }
    }

    private Map<String, Object> gatewaySettings() {
        var settings = brokerSettings(Broker.GATEWAY);
        settings.put("server.port", 0);
        settings.put("spring.datasource.url", database.getJdbcUrl());
        settings.put("spring.datasource.username", database.getUsername());
        settings.put("spring.datasource.password", database.getPassword());
        settings.put("paddock.operator-key", OPERATOR_KEY);
        settings.put("paddock.retry.first-delay", "100ms");
        return settings;
    }

    private Map<String, Object> workerSettings() {
        var settings = brokerSettings(HOST);
        settings.put("paddock.host.id", HOST);
        settings.put("paddock.host.address", "127.0.0.1");
        settings.put("paddock.storage-root", storageRoot);
        settings.put("paddock.docker.network", NETWORK);
        settings.put("paddock.images.15", Images.required("POSTGRES_IMAGE_15"));
        settings.put("paddock.images.17", Images.required("POSTGRES_IMAGE_17"));
        settings.put("paddock.alive-file", storageRoot.resolve("alive"));
        return settings;
    }

    private Map<String, Object> brokerSettings(String user) {
        var settings = new LinkedHashMap<String, Object>();
        settings.put("spring.rabbitmq.host", broker.address());
        settings.put("spring.rabbitmq.port", broker.port());
        settings.put("spring.rabbitmq.username", user);
        settings.put("spring.rabbitmq.password", Broker.PASSWORD);
        settings.put("paddock.ports.first", FIRST_PORT);
        settings.put("paddock.ports.last", LAST_PORT);
        return settings;
    }

    private static String[] arguments(Map<String, Object> settings) {
        return settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
    }

    @Override
    public void close() throws IOException {
        stopWorker();
        stopGateway();
        database.stop();
        broker.close();
        DockerHost.instanceContainers().forEach(container -> DockerHost.remove(container.getId()));
        DockerHost.removeNetwork(NETWORK);
        FileSystemUtils.deleteRecursively(storageRoot);
    }

    record AnotherGateway(ConfigurableApplicationContext context) implements AutoCloseable {

        Api api() {
            return new Api("http://localhost:" + port(context), OPERATOR_KEY);
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
