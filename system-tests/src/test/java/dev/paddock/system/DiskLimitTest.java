package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An instance that takes as much of the disk as it may takes no writes, says so, and takes them when there is room. */
@SystemTest
class DiskLimitTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "a-password-of-the-tests";
    private static final String READ_ONLY = "25006";

    private final Installation paddock;

    DiskLimitTest(Installation paddock) {
        this.paddock = paddock;
    }

    @Test
    void refusesWritesWhenItIsReachedAndTakesThemAgainWhenThereIsRoom() throws SQLException {
        var instance = create("\"diskMiB\": 128");
        assertThat(instance.get("diskMiB").asInt()).isEqualTo(128);
        assertThat(instance.get("readOnly").isNull()).isTrue();
        execute(instance, "create table kept as select 42 as answer");
        execute(instance, "create table load (n serial, filler text)");

        insertUntilRefused(instance);

        var full = awaitReadOnly(instance, true);
        assertThat(full.get("status").asString()).isEqualTo("RUNNING");
        assertThat(full.get("readOnly").get("reason").asString()).contains("128 MiB", "diskMiB", "BEGIN READ WRITE");
        assertThat(Instant.parse(full.get("readOnly").get("since").asString()))
                .isAfter(Instant.parse(instance.get("createdAt").asString()));
        assertThat(paddock.workerMetrics().sum("paddock_instance_read_only", "instance=\"" + id(instance) + "\""))
                .isEqualTo(1);
        assertThat(query(instance, "select answer from kept")).isEqualTo("42");
        var rows = Long.parseLong(query(instance, "select count(*) from load"));

        execute(instance, "begin read write; delete from load where n > 1000; commit");
        execute(instance, "vacuum load");
        awaitReadOnly(instance, false);

        execute(instance, "insert into load (filler) values ('once more')");
        assertThat(query(instance, "select count(*), sum(length(filler)) from load where n <= 1000"))
                .isEqualTo("1000");
        assertThat(query(instance, "select count(*) from load where n > 1000")).isEqualTo("1");
        assertThat(rows).isGreaterThan(10_000);
        assertThat(events(instance))
                .extracting(event -> event.get("type").asString())
                .containsExactly("paddock.instance.read-only", "paddock.instance.writable");
        assertThat(events(instance).getFirst().get("data").get("diskMiB").asInt())
                .isEqualTo(128);
        assertThat(events(instance)).allSatisfy(event -> {
            assertThat(event.get("source").asString()).isEqualTo("/hosts/" + Installation.HOST);
            assertThat(event.get("subject").asString()).isEqualTo(id(instance));
        });
    }

    @Test
    void isLiftedWithTheJobThatRaisesItAndTheStreamOfAllEventsHasBoth()
            throws SQLException, IOException, InterruptedException {
        var instance = create("\"diskMiB\": 128");
        try (var stream = new EventStream(paddock.api(), "/v1/events", Map.of())) {
            execute(instance, "create table load (n serial, filler text)");
            overfill(instance);

            update(instance, "{\"diskMiB\": 1024}", 1024);
            execute(instance, "insert into load (filler) values ('at once')");
            awaitReadOnly(instance, false);
            await("both events").atMost(PATIENCE).until(() -> stream.events().containsAll(events(instance)));
        }

        update(instance, "{\"diskMiB\": 128}", 128);
        assertRefused(instance, "insert into load (filler) values ('too much')");
        awaitReadOnly(instance, true);

        update(instance, "{\"diskMiB\": null, \"settings\": {\"default_transaction_read_only\": false}}", null);
        execute(instance, "insert into load (filler) values ('without end')");
        awaitReadOnly(instance, false);
        assertThat(query(instance, "select count(*) from load where length(filler) < 100"))
                .isEqualTo("2");
    }

    /** What keeps a full instance from being written to keeps nobody from looking after it. */
    @Test
    void keepsNothingElseFromBeingChanged() throws SQLException {
        var instance = create("\"diskMiB\": 128, \"settings\": {\"default_transaction_read_only\": false}");
        execute(instance, "create table load (n serial, filler text)");
        overfill(instance);

        var changed = paddock.api().update(id(instance), """
                {"memoryMiB": 384, "settings": {"work_mem": "8MB", "default_transaction_read_only": "off"}}""");
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.body().get("instance").get("diskMiB").asInt()).isEqualTo(128);
        assertThat(query(instance, "show work_mem")).isEqualTo("8MB");
        assertRefused(instance, "create table more ()");
        assertThat(paddock.api().control(id(instance), "stop").status()).isEqualTo(200);
        awaitReadOnly(instance, true);
        assertThat(paddock.api().control(id(instance), "start").status()).isEqualTo(200);
        assertRefused(instance, "create table more ()");

        var rows = query(instance, "select count(*) from load");
        var gone = paddock.api().delete("/v1/instances/" + id(instance) + "?storage=keep", Map.of("Prefer", "wait=60"));
        assertThat(gone.status()).as(gone.text()).isEqualTo(200);
        var heir = create("\"storageDir\": \"" + instance.get("storageDir").asString() + "\"");
        assertThat(heir.get("diskMiB").isNull()).isTrue();
        execute(heir, "insert into load (filler) values ('in new hands')");
        assertThat(Long.parseLong(query(heir, "select count(*) from load"))).isEqualTo(Long.parseLong(rows) + 1);
    }

    @Test
    void tellsItsEventsToNobodyElse() {
        var instance = create("\"diskMiB\": 1024");
        var stranger = new Api(paddock.api().base(), paddock.newTenantKey("stranger-to-limits"));

        assertThat(events(instance)).isEmpty();
        assertThat(stranger.get("/v1/instances/" + id(instance) + "/events").status())
                .isEqualTo(404);
        assertThat(paddock.api()
                        .get("/v1/instances/" + UUID.randomUUID() + "/events")
                        .status())
                .isEqualTo(404);
    }

    /** So far that the tables alone take more than the limit, whatever a checkpoint lets go of the write-ahead log. */
    private static void overfill(JsonNode instance) throws SQLException {
        insertUntilRefused(instance);
        execute(
                instance,
                "begin read write; insert into load (filler) select repeat('x', 1000) from generate_series(1, 100000);"
                        + " commit");
    }

    /** As an application does that knows of nothing: a session that stays, and a transaction for each megabyte. */
    private static void insertUntilRefused(JsonNode instance) throws SQLException {
        try (var session = Postgres.connect(instance, PASSWORD);
                var statement = session.createStatement()) {
            await("its end")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        try {
                            statement.execute(
                                    "insert into load (filler) select repeat('x', 1000) from generate_series(1, 1000)");
                            return false;
                        } catch (SQLException refusal) {
                            assertThat(refusal.getSQLState())
                                    .as(refusal.getMessage())
                                    .isEqualTo(READ_ONLY);
                            return true;
                        }
                    });
        }
    }

    private static void assertRefused(JsonNode instance, String sql) {
        assertThatThrownBy(() -> execute(instance, sql))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refusal -> assertThat(refusal.getSQLState()).isEqualTo(READ_ONLY));
    }

    private JsonNode awaitReadOnly(JsonNode instance, boolean wanted) {
        return await("readOnly")
                .atMost(PATIENCE)
                .until(() -> shown(instance), seen -> seen.get("readOnly").isNull() != wanted);
    }

    private JsonNode shown(JsonNode instance) {
        return paddock.api().get("/v1/instances/" + id(instance)).body();
    }

    private List<JsonNode> events(JsonNode instance) {
        return paddock.api()
                .get("/v1/instances/" + id(instance) + "/events")
                .body()
                .get("items")
                .valueStream()
                .toList();
    }

    private void update(JsonNode instance, String body, @Nullable Integer limit) {
        var answer = paddock.api().update(id(instance), body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.body().get("job").get("restart").asBoolean()).isFalse();
        var shown = answer.body().get("instance").get("diskMiB");
        assertThat(shown.isNull() ? null : Integer.valueOf(shown.asInt())).isEqualTo(limit);
    }

    private JsonNode create(String fields) {
        var answer = paddock.api().create("{\"adminPassword\": \"%s\", %s}".formatted(PASSWORD, fields));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.body().get("instance");
    }

    private static void execute(JsonNode instance, String sql) throws SQLException {
        Postgres.execute(instance, PASSWORD, sql);
    }

    private static String query(JsonNode instance, String sql) throws SQLException {
        return Postgres.query(instance, PASSWORD, sql);
    }

    private static String id(JsonNode instance) {
        return instance.get("id").asString();
    }
}
