package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.Activity;
import dev.paddock.contract.Consumption;
import dev.paddock.contract.HostMeasured;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import dev.paddock.contract.Measurement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What an instance uses and does, as its owner sees it and as its host's operator scrapes it. */
@SystemTest
class MeasurementsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String PASSWORD = "a-password-of-the-tests";
    private static final List<String> OF_THE_SERVER = List.of(
            "connections",
            "maxConnections",
            "transactionsCommitted",
            "transactionsRolledBack",
            "deadlocks",
            "tempBytes",
            "blocksHit",
            "blocksRead",
            "cacheHitRatio");
    private static final List<String> OF_THE_CONTAINER = List.of("memoryBytes", "memoryLimitBytes", "cpuSeconds");

    private final Installation paddock;

    MeasurementsTest(Installation paddock) {
        this.paddock = paddock;
    }

    @Test
    void showsWhatAnInstanceUsesAndDoes() throws SQLException {
        var instance = create("busy");
        var idle = awaitThat(instance, MeasurementsTest::isComplete);
        assertThat(idle.propertyNames()).containsAll(OF_THE_SERVER).containsAll(OF_THE_CONTAINER);
        assertThat(idle.get("connections").asLong()).isZero();
        assertThat(idle.get("maxConnections").asLong()).isEqualTo(100);
        assertThat(idle.get("memoryLimitBytes").asLong()).isEqualTo(256L << 20);
        assertThat(idle.get("memoryBytes").asLong()).isBetween(1L << 20, 256L << 20);
        assertThat(idle.get("diskBytes").asLong()).isBetween(10L << 20, 1L << 30);

        try (var first = Postgres.connect(instance, PASSWORD);
                var second = Postgres.connect(instance, PASSWORD)) {
            work(first);
            assertThat(second.isValid(5)).isTrue();
            var busy = awaitThat(
                    instance,
                    seen -> seen.get("connections").asLong() == 2
                            && grew(idle, seen, "diskBytes") > 10 << 20
                            && grew(idle, seen, "transactionsCommitted") > 20
                            && grew(idle, seen, "transactionsRolledBack") > 0
                            && grew(idle, seen, "tempBytes") > 0
                            && grew(idle, seen, "memoryBytes") > 1 << 20);
            assertThat(busy.get("cpuSeconds").asDouble())
                    .isGreaterThan(idle.get("cpuSeconds").asDouble());
            assertThat(busy.get("cacheHitRatio").asDouble())
                    .isCloseTo(
                            busy.get("blocksHit").asDouble()
                                    / (busy.get("blocksHit").asLong()
                                            + busy.get("blocksRead").asLong()),
                            within(1e-9));
            assertThat(busy.get("measuredAt").asString())
                    .isGreaterThan(idle.get("measuredAt").asString());
        }
        awaitThat(instance, seen -> seen.get("connections").asLong() == 0);
    }

    @Test
    void isScrapedFromTheHostAsLongAsTheInstanceIsThere() throws SQLException {
        var metrics = paddock.workerMetrics();
        var instance = create("scraped");
        var label = "instance=\"" + id(instance) + "\"";
        try (var open = Postgres.connect(instance, PASSWORD)) {
            assertThat(open.isValid(5)).isTrue();
            await("the scrape")
                    .atMost(PATIENCE)
                    .until(() -> metrics.sum("paddock_instance_connections", label) == 1
                            && metrics.sum("paddock_instance_disk_bytes", label) > 10 << 20
                            && metrics.sum("paddock_instance_memory_bytes", label) > 1 << 20);
        }
        assertThat(metrics.sum("paddock_instance_max_connections", label)).isEqualTo(100);
        assertThat(metrics.sum("paddock_instance_memory_limit_bytes", label)).isEqualTo(256L << 20);
        for (var counter : List.of("transactions_committed", "blocks_hit", "cpu_seconds")) {
            assertThat(metrics.sum("paddock_instance_" + counter + "_total", label))
                    .as(counter)
                    .isPositive();
        }
        for (var counter : List.of("transactions_rolled_back", "blocks_read", "deadlocks", "temp_bytes")) {
            assertThat(metrics.has("paddock_instance_" + counter + "_total", label))
                    .as(counter)
                    .isTrue();
        }
        assertThat(metrics.undescribed()).isEmpty();

        assertThat(paddock.api().delete(id(instance)).status()).isEqualTo(200);
        await("its end").atMost(PATIENCE).until(() -> !metrics.text().contains(label));
    }

    @Test
    void showsOfAnInstanceThatIsStoppedWhatItTakesOfTheDisk() {
        var instance = create("resting");
        awaitThat(instance, MeasurementsTest::isComplete);
        change(instance, "stop");

        var resting = awaitThat(instance, seen -> seen.get("memoryBytes").isNull());
        assertNull(resting, OF_THE_SERVER);
        assertNull(resting, OF_THE_CONTAINER);
        assertThat(resting.get("diskBytes").asLong()).isPositive();

        change(instance, "start");
        awaitThat(instance, MeasurementsTest::isComplete);
    }

    @Test
    void showsThemToNobodyElse() {
        var instance = create("private");
        var stranger = new Api(paddock.api().base(), paddock.newTenantKey("stranger"));

        assertThat(stranger.get(path(id(instance))).status()).isEqualTo(404);
        assertThat(paddock.api().get(path(UUID.randomUUID().toString())).status())
                .isEqualTo(404);
        assertThat(new Api(paddock.api().base(), "").get(path(id(instance))).status())
                .isEqualTo(401);
        assertThat(paddock.api().delete(id(instance)).status()).isEqualTo(200);
        var gone = paddock.api().get(path(id(instance)));
        assertThat(gone.status()).isEqualTo(410);
        assertThat(gone.code()).isEqualTo("gone");
        await("its row's end").atMost(PATIENCE).until(() -> rowsOf(instance) == 0);
    }

    /** The owner is a superuser, and may do so. */
    @Test
    void saysNothingOfAServerThatShutsTheWorkerOutButWhatItTakes() throws SQLException {
        var instance = create("closed");
        var neighbour = create("open");
        awaitThat(instance, MeasurementsTest::isComplete);
        Postgres.execute(instance, PASSWORD, "alter role paddock nologin");

        var shut = awaitThat(instance, seen -> seen.get("connections").isNull());
        assertNull(shut, OF_THE_SERVER);
        assertThat(shut.get("diskBytes").asLong()).isPositive();
        assertThat(shut.get("memoryBytes").asLong()).isPositive();
        awaitNews(neighbour);

        Postgres.execute(instance, PASSWORD, "alter role paddock login");
        awaitThat(instance, MeasurementsTest::isComplete);
    }

    /** Connections are taken by the kernel, and never answered. */
    @Test
    void waitsForNoServerThatHangs() {
        var instance = create("hanging");
        var neighbour = create("lively");
        awaitThat(instance, MeasurementsTest::isComplete);
        signal(instance, "STOP");
        try {
            var hung = awaitThat(instance, seen -> seen.get("connections").isNull());
            assertNull(hung, OF_THE_SERVER);
            assertThat(hung.get("memoryBytes").asLong()).isPositive();
            awaitNews(neighbour);
            awaitNews(neighbour);
        } finally {
            signal(instance, "CONT");
        }
        awaitThat(instance, MeasurementsTest::isComplete);
    }

    @Test
    void isAllNullUntilTheInstanceHasBeenMeasured() {
        try (var host = new PlayedHost(paddock)) {
            host.report(null);
            var instance = running(host);
            var unmeasured = metrics(instance.toString());
            assertThat(unmeasured.get("measuredAt").isNull()).isTrue();
            assertThat(unmeasured.get("diskBytes").isNull()).isTrue();
            assertNull(unmeasured, OF_THE_SERVER);
            assertNull(unmeasured, OF_THE_CONTAINER);

            measure(host, 7, instance, 70);
            assertThat(metrics(instance.toString()).get("diskBytes").asLong()).isEqualTo(70);
        }
    }

    @Test
    void takesOnlyTheNewestAndOnlyFromTheHostThatHasTheInstance() {
        try (var host = new PlayedHost(paddock)) {
            host.report(null);
            var instance = running(host);
            measure(host, 7, instance, 70);
            measure(host, 6, instance, 60);
            measure(host, 7, instance, 71);
            assertThat(metrics(instance.toString()).get("diskBytes").asLong()).isEqualTo(70);

            move(instance, "elsewhere");
            measure(host, 8, instance, 80);
            assertThat(metrics(instance.toString()).get("diskBytes").asLong()).isEqualTo(70);

            move(instance, Installation.HOST);
            measure(host, 9, new InstanceId(UUID.randomUUID()), 1);
            measure(host, 9, instance, 90);
            var last = metrics(instance.toString());
            assertThat(last.get("diskBytes").asLong()).isEqualTo(90);
            assertThat(last.get("cacheHitRatio").isNull())
                    .as("nothing was read yet")
                    .isTrue();
            assertThat(last.get("cpuSeconds").asDouble()).isEqualTo(1.5);
            assertThat(last.get("memoryLimitBytes").isNull()).isTrue();
            assertThat(Instant.parse(last.get("measuredAt").asString())).isAfter(PlayedHost.AT);
        }
    }

    private void measure(PlayedHost host, long sequence, InstanceId instance, long diskBytes) {
        var activity = new Activity(1, 100, 0, 0, 0, 0, 0, 0);
        var consumption = new Consumption(1, null, 1_500_000_000);
        var measurement = new Measurement(instance, diskBytes, activity, consumption);
        paddock.broker().publishEvent(new HostMeasured(PlayedHost.ID, PlayedHost.AT, sequence, List.of(measurement)));
        host.awaitAllTaken();
    }

    private InstanceId running(PlayedHost host) {
        JobId job = host.accept();
        paddock.broker().publishEvent(PlayedHost.created(job, 1));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
        var id = paddock.api().get("/v1/jobs/" + job).body().get("instanceId").asString();
        return new InstanceId(UUID.fromString(id));
    }

    private void move(InstanceId instance, String host) {
        paddock.rows()
                .sql("update instance set host_id = :host where id = :id")
                .param("host", host)
                .param("id", instance.value())
                .update();
    }

    private long rowsOf(JsonNode instance) {
        return paddock.rows()
                .sql("select count(*) from instance_measurement where instance_id = :id::uuid")
                .param("id", id(instance))
                .query(Long.class)
                .single();
    }

    /** Writes 20 MB, sorts on disk, and commits and rolls back. */
    private static void work(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "create table load as select n, repeat('x', 1000) as filler from generate_series(1, 20000) n");
            statement.execute("set work_mem = '64kB'");
            statement.execute("select count(*) from (select filler || n from load order by 1 offset 0) sorted");
            for (int n = 0; n < 25; n++) {
                statement.execute("insert into load values (" + -n + ", '')");
            }
            statement.execute("begin");
            statement.execute("delete from load");
            statement.execute("rollback");
        }
    }

    private void change(JsonNode instance, String verb) {
        var answer = paddock.api().post("/v1/instances/" + id(instance) + "/" + verb, "", Map.of("Prefer", "wait=60"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private static void signal(JsonNode instance, String name) {
        DockerHost.client()
                .killContainerCmd("paddock-" + id(instance))
                .withSignal(name)
                .exec();
    }

    private JsonNode create(String name) {
        var answer = paddock.api().create("{\"name\": \"%s\", \"adminPassword\": \"%s\"}".formatted(name, PASSWORD));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.body().get("instance");
    }

    private JsonNode awaitThat(JsonNode instance, Predicate<JsonNode> wanted) {
        return await("the measurement of " + instance.get("name").asString())
                .atMost(PATIENCE)
                .until(() -> metrics(id(instance)), wanted);
    }

    /** Waits until it has been measured again. */
    private void awaitNews(JsonNode instance) {
        var before = metrics(id(instance)).get("measuredAt").asString();
        awaitThat(
                instance,
                seen -> isComplete(seen) && !seen.get("measuredAt").asString().equals(before));
    }

    private JsonNode metrics(String instance) {
        var answer = paddock.api().get(path(instance));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body();
    }

    private static boolean isComplete(JsonNode seen) {
        return seen.properties().stream().map(Map.Entry::getValue).noneMatch(JsonNode::isNull);
    }

    private static void assertNull(JsonNode seen, List<String> fields) {
        assertThat(fields)
                .allSatisfy(field -> assertThat(seen.get(field).isNull()).isTrue());
    }

    private static long grew(JsonNode before, JsonNode after, String field) {
        return after.get(field).asLong() - before.get(field).asLong();
    }

    private static String id(JsonNode instance) {
        return instance.get("id").asString();
    }

    private static String path(String instance) {
        return "/v1/instances/" + instance + "/metrics";
    }
}
