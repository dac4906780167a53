package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What of an instance may change while it lives: what the API shows is what the server goes by. */
@SystemTest
class UpdateTest {

    private static final String PASSWORD = "as good as any";

    private static final List<Impossible> IMPOSSIBLE = List.of(
            new Impossible("{\"settings\": {\"work_mem\": \"8 apples\"}}", 422, "invalid-setting"),
            new Impossible("{\"settings\": {\"archive_command\": \"rm -rf /\"}}", 422, "invalid-setting"),
            new Impossible("{\"settings\": {\"work_mem\": [1]}}", 422, "invalid-setting"),
            new Impossible("{\"memoryMiB\": 1}", 400, "invalid-field"),
            new Impossible("{\"memoryMiB\": 1048576}", 400, "invalid-field"),
            new Impossible("{\"diskMiB\": 127}", 400, "invalid-field"),
            new Impossible("{\"diskMiB\": \"all\"}", 400, "invalid-field"),
            new Impossible("{\"cpus\": 512}", 400, "invalid-field"),
            new Impossible("{\"ttl\": \"soon\"}", 400, "invalid-field"),
            new Impossible("{\"name\": \"other\"}", 400, "unknown-field"));

    private final Installation paddock;
    private JsonNode instance;
    private String id;

    UpdateTest(Installation paddock) {
        this.paddock = paddock;
    }

    @BeforeEach
    void create() throws SQLException {
        var answer = paddock.api().create("""
                {"adminPassword": "%s", "settings": {"work_mem": "3MB"}}""".formatted(PASSWORD));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        instance = answer.body().get("instance");
        id = instance.get("id").asString();
        Postgres.execute(instance, PASSWORD, "create table kept as select 42 as answer");
    }

    @Test
    void restartsForMemoryAndForASettingThatTakesItAndAnnouncesThat() throws SQLException {
        var larger = update("""
                {"memoryMiB": 512, "cpus": 0.5}""");

        assertThat(larger.get("job").get("restart").asBoolean()).isTrue();
        assertThat(larger.get("instance").get("memoryMiB").asInt()).isEqualTo(512);
        assertThat(larger.get("instance").get("connection")).isEqualTo(instance.get("connection"));
        assertThat(setting("shared_buffers")).isEqualTo("128MB");
        assertThat(answer()).isEqualTo("42");
        var limits =
                DockerHost.client().inspectContainerCmd("paddock-" + id).exec().getHostConfig();
        assertThat(limits.getMemory()).isEqualTo(512L << 20);
        assertThat(limits.getMemorySwap()).isEqualTo(512L << 20);
        assertThat(limits.getNanoCPUs()).isEqualTo(500_000_000L);

        var narrower = update("""
                {"settings": {"max_connections": 50}}""");

        assertThat(narrower.get("job").get("restart").asBoolean()).isTrue();
        assertThat(setting("max_connections")).isEqualTo("50");
    }

    @Test
    void changesProcessorsAndMergesSettingsUnderOpenSessions() throws SQLException {
        try (var session = Postgres.connect(instance, PASSWORD)) {
            var changed = update("""
                    {"cpus": 0.5, "settings": {"work_mem": "8MB", "log_min_duration_statement": 500}}""");

            assertThat(changed.get("job").get("restart").asBoolean()).isFalse();
            assertThat(setting("work_mem")).isEqualTo("8MB");
            assertThat(setting("log_min_duration_statement")).isEqualTo("500ms");
            update("""
                    {"settings": {"random_page_cost": 1.1}}""");
            var merged = update("""
                    {"settings": {"work_mem": null, "log_min_duration_statement": null}}""");

            assertThat(merged.get("instance").get("settings").propertyNames()).containsExactly("random_page_cost");
            assertThat(setting("work_mem")).isEqualTo("4MB");
            assertThat(setting("random_page_cost")).isEqualTo("1.1");
            assertThat(session.isValid(5)).isTrue();
        }
    }

    @Test
    void goesBackToWhatItWasIfTheServerDoesNotStart() throws SQLException {
        var refused = paddock.api().update(id, """
                {"settings": {"shared_buffers": "64GB"}}""");

        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("invalid-setting");
        assertThat(refused.body().get("detail").asString()).contains("does not start with these settings");
        var now = paddock.api().get("/v1/instances/" + id).body();
        assertThat(now.get("status").asString()).isEqualTo("RUNNING");
        assertThat(now.get("settings")).isEqualTo(instance.get("settings"));
        assertThat(setting("shared_buffers")).isEqualTo("64MB");
        assertThat(answer()).isEqualTo("42");
    }

    @Test
    void refusesWhatIsNotPossibleAndChangesNothing() throws SQLException {
        for (var impossible : IMPOSSIBLE) {
            var refused = paddock.api().update(id, impossible.body());

            assertThat(refused.status()).as(impossible + ": " + refused.text()).isEqualTo(impossible.status());
            assertThat(refused.code()).as(impossible.body()).isEqualTo(impossible.code());
            assertUnchanged();
        }
        assertThat(setting("work_mem")).isEqualTo("3MB");

        // What is shown would not be what the server goes by.
        Postgres.execute(instance, PASSWORD, "alter system set work_mem = '5MB'");
        var overruled = paddock.api().update(id, """
                {"settings": {"work_mem": "8MB"}}""");

        assertThat(overruled.status()).as(overruled.text()).isEqualTo(422);
        assertThat(overruled.body().get("detail").asString()).contains("ALTER SYSTEM RESET work_mem");
        assertUnchanged();
    }

    /** A change that is refused. */
    private record Impossible(String body, int status, String code) {}

    private void assertUnchanged() {
        var now = paddock.api().get("/v1/instances/" + id).body();
        assertThat(now.get("status").asString()).isEqualTo("RUNNING");
        assertThat(now.get("memoryMiB")).isEqualTo(instance.get("memoryMiB"));
        assertThat(now.get("cpus")).isEqualTo(instance.get("cpus"));
        assertThat(now.get("diskMiB")).isEqualTo(instance.get("diskMiB"));
        assertThat(now.get("settings")).isEqualTo(instance.get("settings"));
    }

    @Test
    void leavesAsItIsWhatIsNotNamed() {
        var limited = paddock.api().update(id, """
                {"ttl": "PT1H", "diskMiB": 1024}""");
        assertThat(limited.status()).as(limited.text()).isEqualTo(200);
        var before = limited.body().get("instance");

        var changed = paddock.api().update(id, """
                {"cpus": 0.5}""").body().get("instance");
        assertThat(changed.get("expiresAt")).isEqualTo(before.get("expiresAt"));
        assertThat(changed.get("expiresAt").isNull()).isFalse();
        assertThat(changed.get("diskMiB").asInt()).isEqualTo(1024);
        assertThat(changed.get("settings")).isEqualTo(before.get("settings"));
    }

    @Test
    void changesNothingOfAServerThatIsStoppedButItsTimeToLive() {
        paddock.api().control(id, "stop");
        var refused = paddock.api().update(id, """
                {"cpus": 0.5}""");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("invalid-status");

        var limited = update("""
                {"ttl": "PT1H"}""");
        assertThat(Instant.parse(limited.get("instance").get("expiresAt").asString()))
                .isAfter(Instant.now().plus(Duration.ofMinutes(50)));
        var forEver = update("""
                {"ttl": null}""");
        assertThat(forEver.get("instance").get("expiresAt").isNull()).isTrue();
        update("""
                {"ttl": "PT1S"}""");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> paddock.api().get("/v1/instances/" + id).status() == 410);
    }

    /** The sweep has seen that its time has passed, and waits for whoever is about to lift the limit. */
    @Test
    void livesOnIfItWasGivenMoreTimeAtTheLastMoment() throws SQLException {
        try (var caller = paddock.controlDatabase().getConnection();
                var limit = caller.createStatement()) {
            limit.execute("update instance set expires_at = now() + interval '2 s' where id = '" + id + "'");
            caller.setAutoCommit(false);
            limit.execute("update instance set expires_at = null where id = '" + id + "'");
            await("the sweep").atMost(Duration.ofSeconds(20)).until(() -> waitsForALock("instance"));
            caller.commit();
        }

        // The sweep goes on once the row is free, and may take a moment.
        await("no deletion")
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(20))
                .until(() -> paddock.api()
                        .get("/v1/jobs?instance=" + id + "&type=DELETE_INSTANCE")
                        .body()
                        .get("items")
                        .isEmpty());
        assertThat(answer()).isEqualTo("42");
    }

    private boolean waitsForALock(String table) {
        return paddock.rows()
                .sql("select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query like ?)")
                .param("%from " + table + "%for update%")
                .query(Boolean.class)
                .single();
    }

    private JsonNode update(String body) {
        var changed = paddock.api().update(id, body);
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        return changed.body();
    }

    private String setting(String name) throws SQLException {
        return Postgres.query(instance, PASSWORD, "show " + name);
    }

    private String answer() throws SQLException {
        return Postgres.query(instance, PASSWORD, "select answer from kept");
    }
}
