package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What of an instance may change while it lives: what the API shows is what the server goes by. */
@SystemTest
class UpdateTest {

    private static final String PASSWORD = "as good as any";

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
    void givesMoreMemoryAndProcessorsWithARestartThatItAnnounces() throws SQLException {
        var changed = paddock.api().update(id, """
                {"memoryMiB": 512, "cpus": 0.5}""");

        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.body().get("job").get("restart").asBoolean()).isTrue();
        assertThat(changed.body().get("instance").get("memoryMiB").asInt()).isEqualTo(512);
        assertThat(changed.body().get("instance").get("connection")).isEqualTo(instance.get("connection"));
        assertThat(setting("shared_buffers")).isEqualTo("128MB");
        assertThat(answer()).isEqualTo("42");
        var limits =
                DockerHost.client().inspectContainerCmd("paddock-" + id).exec().getHostConfig();
        assertThat(limits.getMemory()).isEqualTo(512L << 20);
        assertThat(limits.getMemorySwap()).isEqualTo(512L << 20);
        assertThat(limits.getNanoCPUs()).isEqualTo(500_000_000L);
    }

    @Test
    void changesProcessorsAndSettingsUnderOpenSessions() throws SQLException {
        try (var session = Postgres.connect(instance, PASSWORD)) {
            var changed = paddock.api().update(id, """
                    {"cpus": 0.5, "settings": {"work_mem": "8MB", "log_min_duration_statement": 500}}""");

            assertThat(changed.status()).as(changed.text()).isEqualTo(200);
            assertThat(changed.body().get("job").get("restart").asBoolean()).isFalse();
            assertThat(session.isValid(5)).isTrue();
        }
        assertThat(setting("work_mem")).isEqualTo("8MB");
        assertThat(setting("log_min_duration_statement")).isEqualTo("500ms");
    }

    @Test
    void mergesSettingsAndTakesBackWhatIsNull() throws SQLException {
        paddock.api().update(id, """
                {"settings": {"random_page_cost": 1.1}}""");
        var changed = paddock.api().update(id, """
                {"settings": {"work_mem": null}}""");

        assertThat(changed.body().get("instance").get("settings").propertyNames())
                .containsExactly("random_page_cost");
        assertThat(setting("work_mem")).isEqualTo("4MB");
        assertThat(setting("random_page_cost")).isEqualTo("1.1");
    }

    @Test
    void restartsForASettingThatTakesIt() throws SQLException {
        var changed = paddock.api().update(id, """
                {"settings": {"max_connections": 50}}""");

        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.body().get("job").get("restart").asBoolean()).isTrue();
        assertThat(setting("max_connections")).isEqualTo("50");
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

    /** What is shown would not be what the server goes by. */
    @Test
    void refusesWhatAlterSystemOverrules() throws SQLException {
        Postgres.execute(instance, PASSWORD, "alter system set work_mem = '5MB'");
        var refused = paddock.api().update(id, """
                {"settings": {"work_mem": "8MB"}}""");

        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.body().get("detail").asString()).contains("ALTER SYSTEM RESET work_mem");
        assertThat(paddock.api().get("/v1/instances/" + id).body().get("settings"))
                .isEqualTo(instance.get("settings"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"settings\": {\"work_mem\": \"8 apples\"}} | 422 | invalid-setting",
                "{\"settings\": {\"archive_command\": \"rm -rf /\"}} | 422 | invalid-setting",
                "{\"settings\": {\"work_mem\": [1]}} | 422 | invalid-setting",
                "{\"memoryMiB\": 1} | 400 | invalid-field",
                "{\"memoryMiB\": 1048576} | 400 | invalid-field",
                "{\"diskMiB\": 127} | 400 | invalid-field",
                "{\"diskMiB\": \"all\"} | 400 | invalid-field",
                "{\"cpus\": 512} | 400 | invalid-field",
                "{\"ttl\": \"soon\"} | 400 | invalid-field",
                "{\"name\": \"other\"} | 400 | unknown-field"
            })
    void refusesWhatIsNotPossibleAndChangesNothing(String body, int status, String code) throws SQLException {
        var refused = paddock.api().update(id, body);

        assertThat(refused.status()).as(refused.text()).isEqualTo(status);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(setting("work_mem")).isEqualTo("3MB");
        assertThat(paddock.api().get("/v1/instances/" + id).body().get("status").asString())
                .isEqualTo("RUNNING");
    }

    @Test
    void changesNothingOfAServerThatIsStopped() {
        paddock.api().control(id, "stop");
        var refused = paddock.api().update(id, """
                {"cpus": 0.5}""");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("invalid-status");
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
    void setsExtendsAndLiftsTheTimeToLive() {
        paddock.api().control(id, "stop");
        var limited = paddock.api().update(id, """
                {"ttl": "PT1H"}""");
        assertThat(limited.status()).as(limited.text()).isEqualTo(200);
        assertThat(Instant.parse(limited.body().get("instance").get("expiresAt").asString()))
                .isAfter(Instant.now().plus(Duration.ofMinutes(50)));

        var forEver = paddock.api().update(id, """
                {"ttl": null}""");
        assertThat(forEver.body().get("instance").get("expiresAt").isNull()).isTrue();

        paddock.api().update(id, """
                {"ttl": "PT1S"}""");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> paddock.api().get("/v1/instances/" + id).status() == 410);
    }

    private String setting(String name) throws SQLException {
        return Postgres.query(instance, PASSWORD, "show " + name);
    }

    private String answer() throws SQLException {
        return Postgres.query(instance, PASSWORD, "select answer from kept");
    }
}
