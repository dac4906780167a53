package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What callers do with an instance that they have: each is so when the answer says so. */
@SystemTest
class LifeTest {

    private static final String PASSWORD = "as good as any";

    private final Installation paddock;
    private JsonNode instance;
    private String id;

    LifeTest(Installation paddock) {
        this.paddock = paddock;
    }

    @BeforeEach
    void create() throws SQLException {
        var answer = paddock.api().create("{\"adminPassword\": \"" + PASSWORD + "\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        instance = answer.body().get("instance");
        id = instance.get("id").asString();
        Postgres.execute(instance, PASSWORD, "create table kept as select 42 as answer");
    }

    @Test
    void stopsAndStartsWithTheSamePortAndData() throws SQLException {
        var stopped = paddock.api().control(id, "stop");

        assertThat(stopped.status()).as(stopped.text()).isEqualTo(200);
        assertThat(stopped.body().get("instance").get("status").asString()).isEqualTo("STOPPED");
        assertThat(stopped.body().get("instance").get("connection")).isEqualTo(instance.get("connection"));
        assertThat(stopped.body().get("job").has("notice")).isFalse();
        assertRefused();

        var started = paddock.api().control(id, "start");

        assertThat(started.status()).as(started.text()).isEqualTo(200);
        assertThat(started.body().get("instance").get("status").asString()).isEqualTo("RUNNING");
        assertThat(started.body().get("instance").get("connection")).isEqualTo(instance.get("connection"));
        assertAnswers(PASSWORD);
    }

    /** A worker brings back what should run, and nothing else. */
    @Test
    void staysStoppedOverRestartsOfWorkerAndGateway() throws SQLException {
        paddock.api().control(id, "stop");
        paddock.stopWorker();
        paddock.stopGateway();
        paddock.startGateway();
        paddock.startWorker();
        paddock.api().create("{}");

        assertThat(status()).isEqualTo("STOPPED");
        assertRefused();
        assertThat(paddock.api().control(id, "start").status()).isEqualTo(200);
        assertAnswers(PASSWORD);
    }

    @Test
    void keepsThePortOfAStoppedInstance() {
        paddock.api().control(id, "stop");

        var other = paddock.api().create("{\"port\": " + port() + "}");

        assertThat(other.status()).as(other.text()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("port-in-use");
    }

    @Test
    void restartsAndEndsOpenSessions() throws SQLException {
        try (var session = Postgres.connect(instance, PASSWORD)) {
            var restarted = paddock.api().control(id, "restart");

            assertThat(restarted.status()).as(restarted.text()).isEqualTo(200);
            assertThat(session.isValid(5)).isFalse();
        }
        assertAnswers(PASSWORD);
    }

    @Test
    void restartsOneThatIsStopped() throws SQLException {
        paddock.api().control(id, "stop");

        assertThat(paddock.api().control(id, "restart").status()).isEqualTo(200);
        assertAnswers(PASSWORD);
    }

    @Test
    void succeedsAtOnceIfItIsSoAlready() {
        assertThat(jobStatus(paddock.api().post("/v1/instances/" + id + "/start", "")))
                .isEqualTo("SUCCEEDED");
        paddock.api().control(id, "stop");
        assertThat(jobStatus(paddock.api().post("/v1/instances/" + id + "/stop", "")))
                .isEqualTo("SUCCEEDED");
    }

    @Test
    void doesItOnceForOneKey() {
        var key = Map.of("Idempotency-Key", UUID.randomUUID().toString(), "Prefer", "wait=60");
        var first = paddock.api().post("/v1/instances/" + id + "/restart", "", key);
        var second = paddock.api().post("/v1/instances/" + id + "/restart", "", key);

        assertThat(second.body().get("job").get("id"))
                .isEqualTo(first.body().get("job").get("id"));
    }

    @Test
    void deletesOneThatIsStopped() {
        paddock.api().control(id, "stop");

        assertThat(paddock.api().delete(id).status()).isEqualTo(200);
    }

    @Test
    void setsAPasswordAndLeavesSessionsAlone() throws SQLException {
        try (var session = Postgres.connect(instance, PASSWORD)) {
            var changed = paddock.api().setPassword(id, "{\"adminPassword\": \"another one\"}");

            assertThat(changed.status()).as(changed.text()).isEqualTo(200);
            assertThat(changed.body().has("adminPassword")).isFalse();
            assertThat(session.isValid(5)).isTrue();
        }
        assertAnswers("another one");
        assertThatThrownBy(() -> Postgres.connect(instance, PASSWORD)).hasMessageContaining("password");
        assertThat(status()).isEqualTo("RUNNING");
    }

    @Test
    void generatesAPasswordAndShowsItOnce() throws SQLException {
        var key = Map.of("Idempotency-Key", UUID.randomUUID().toString(), "Prefer", "wait=60");
        var changed = paddock.api().put("/v1/instances/" + id + "/password", "{}", key);
        var again = paddock.api().put("/v1/instances/" + id + "/password", "{}", key);

        assertAnswers(changed.body().get("adminPassword").asString());
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().has("adminPassword")).isFalse();
    }

    @Test
    void bringsBackAnAdminThatLockedItselfOut() throws SQLException {
        Postgres.execute(instance, PASSWORD, "alter role postgres nologin valid until '2001-01-01'");

        assertThat(paddock.api()
                        .setPassword(id, "{\"adminPassword\": \"let me in\"}")
                        .status())
                .isEqualTo(200);
        assertAnswers("let me in");
    }

    @Test
    void setsNoPasswordOnAServerThatIsStoppedOrLetsTheWorkerInNoMore() throws SQLException {
        Postgres.execute(instance, PASSWORD, "alter role paddock nologin");
        var shutOut = paddock.api().setPassword(id, "{}");
        assertThat(shutOut.status()).isEqualTo(409);
        assertThat(shutOut.code()).isEqualTo("shut-out");
        assertAnswers(PASSWORD);

        paddock.api().control(id, "stop");
        var stopped = paddock.api().setPassword(id, "{}");
        assertThat(stopped.status()).isEqualTo(409);
        assertThat(stopped.code()).isEqualTo("invalid-status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "restart"})
    void refusesWhatIsNotThere(String action) {
        var stranger = new Api(paddock.api().base(), paddock.newTenantKey("stranger"));

        assertThat(stranger.control(id, action).status()).isEqualTo(404);
        paddock.api().delete(id);
        assertThat(paddock.api().control(id, action).status()).isEqualTo(410);
    }

    /** After a job was given up, its host tells what came of it. */
    @Test
    void tellsTheTruthAfterAStopThatWasGivenUp() {
        paddock.stopWorker();
        deadLetter(paddock.api().post("/v1/instances/" + id + "/stop", ""));
        paddock.discardDeadLetters();
        paddock.startWorker();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(status()).isEqualTo("STOPPED"));
    }

    @Test
    void hidesWhatANewPasswordBecameInItsDeadLetter() {
        paddock.stopWorker();
        deadLetter(paddock.api().put("/v1/instances/" + id + "/password", "{}", Map.of()));

        assertThat(paddock.api().get("/v1/dead-letters").text())
                .contains("\"adminVerifier\":\"***\"")
                .doesNotContain("SCRAM");
        paddock.discardDeadLetters();
        paddock.startWorker();
    }

    /** Lets the deadline of a job that nobody takes pass. */
    private void deadLetter(Api.Answer accepted) {
        var job = accepted.body().get("job").get("id").asString();
        paddock.rows()
                .sql("update job set changed_at = now() - interval '10 years' where id = cast(? as uuid)")
                .param(job)
                .update();
        paddock.ageWatch();
        assertThat(paddock.awaitEnd(job)).isEqualTo("DEAD_LETTERED");
    }

    private void assertAnswers(String password) throws SQLException {
        assertThat(Postgres.query(instance, password, "select answer from kept"))
                .isEqualTo("42");
    }

    private void assertRefused() {
        assertThatThrownBy(() -> Postgres.connect(instance, PASSWORD)).hasMessageContaining("refused");
    }

    private int port() {
        return instance.get("connection").get("port").asInt();
    }

    private String status() {
        return paddock.api().get("/v1/instances/" + id).body().get("status").asString();
    }

    private static String jobStatus(Api.Answer answer) {
        return answer.body().get("job").get("status").asString();
    }
}
