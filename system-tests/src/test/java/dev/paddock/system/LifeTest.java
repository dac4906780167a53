package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
    void isStoppedAndKeepsItsPortAndItsDataUntilItIsStarted() throws SQLException {
        var stopped = paddock.api().control(id, "stop");

        assertThat(stopped.status()).as(stopped.text()).isEqualTo(200);
        assertThat(stopped.body().get("instance").get("status").asString()).isEqualTo("STOPPED");
        assertThat(stopped.body().get("instance").get("connection")).isEqualTo(instance.get("connection"));
        assertThat(stopped.body().get("job").has("notice")).isFalse();
        assertRefused();
        assertDeclined(paddock.api().create("{\"port\": " + port() + "}"), "port-in-use");
        assertDeclined(paddock.api().setPassword(id, "{}"), "invalid-status");
        assertSoAlready("stop");

        var started = paddock.api().control(id, "start");

        assertThat(started.status()).as(started.text()).isEqualTo(200);
        assertThat(started.body().get("instance").get("status").asString()).isEqualTo("RUNNING");
        assertThat(started.body().get("instance").get("connection")).isEqualTo(instance.get("connection"));
        assertAnswers(PASSWORD);
        assertSoAlready("start");
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

    /** A key that comes again ends no session. */
    @Test
    void restartsOnceForOneKeyAndStartsWhatIsStopped() throws SQLException {
        var key = Map.of("Idempotency-Key", UUID.randomUUID().toString(), "Prefer", "wait=60");
        Api.Answer restarted;
        try (var session = Postgres.connect(instance, PASSWORD)) {
            restarted = paddock.api().post("/v1/instances/" + id + "/restart", "", key);

            assertThat(restarted.status()).as(restarted.text()).isEqualTo(200);
            assertThat(session.isValid(5)).isFalse();
        }
        try (var session = Postgres.connect(instance, PASSWORD)) {
            var again = paddock.api().post("/v1/instances/" + id + "/restart", "", key);

            assertThat(again.body().get("job").get("id"))
                    .isEqualTo(restarted.body().get("job").get("id"));
            assertThat(session.isValid(5)).isTrue();
        }
        paddock.api().control(id, "stop");
        assertThat(paddock.api().control(id, "restart").status()).isEqualTo(200);
        assertAnswers(PASSWORD);
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

        var key = Map.of("Idempotency-Key", UUID.randomUUID().toString(), "Prefer", "wait=60");
        var generated = paddock.api().put("/v1/instances/" + id + "/password", "{}", key);
        var again = paddock.api().put("/v1/instances/" + id + "/password", "{}", key);

        assertAnswers(generated.body().get("adminPassword").asString());
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().has("adminPassword")).as("shown once").isFalse();
    }

    @Test
    void bringsBackAnAdminThatLockedItselfOutUnlessTheWorkerIsShutOutToo() throws SQLException {
        Postgres.execute(instance, PASSWORD, "alter role postgres nologin valid until '2001-01-01'");

        assertThat(paddock.api()
                        .setPassword(id, "{\"adminPassword\": \"let me in\"}")
                        .status())
                .isEqualTo(200);
        assertAnswers("let me in");

        Postgres.execute(instance, "let me in", "alter role paddock nologin");
        assertDeclined(paddock.api().setPassword(id, "{}"), "shut-out");
        assertAnswers("let me in");
    }

    @Test
    void refusesWhatIsNotThereAndDeletesWhatIsStopped() {
        var stranger = new Api(paddock.api().base(), paddock.newTenantKey("stranger"));
        var actions = List.of("start", "stop", "restart");

        assertThat(actions)
                .extracting(action -> stranger.control(id, action).status())
                .containsOnly(404);
        paddock.api().control(id, "stop");
        assertThat(paddock.api().delete(id).status()).isEqualTo(200);
        assertThat(actions)
                .extracting(action -> paddock.api().control(id, action).status())
                .containsOnly(410);
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

    /** Without waiting for any host. */
    private void assertSoAlready(String action) {
        var answer = paddock.api().post("/v1/instances/" + id + "/" + action, "");
        assertThat(answer.body().get("job").get("status").asString()).isEqualTo("SUCCEEDED");
    }

    private static void assertDeclined(Api.Answer answer, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo(code);
    }
}
