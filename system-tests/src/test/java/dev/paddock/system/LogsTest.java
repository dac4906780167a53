package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a server logs, as its owner reads and follows it over the API. */
@SystemTest
class LogsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PASSWORD = "as good as any";

    private final Installation paddock;
    private JsonNode instance;

    LogsTest(Installation paddock) {
        this.paddock = paddock;
    }

    @BeforeEach
    void create() {
        instance = create("logs");
    }

    private JsonNode create(String name) {
        var answer = paddock.api().create("{\"name\": \"%s\", \"adminPassword\": \"%s\"}".formatted(name, PASSWORD));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.body().get("instance");
    }

    @Test
    void tellsTheLastLinesAsPlainText() throws SQLException {
        var note = say();

        var answer = read("");
        assertThat(answer.header("content-type")).isEqualTo("text/plain;charset=UTF-8");
        assertThat(answer.text()).contains("database system is ready to accept connections", note);

        var last = say();
        assertThat(read("?tail=1").text()).contains(last).doesNotContain(note).hasLineCount(1);
        assertThat(read("?tail=0").text()).isEmpty();
    }

    @Test
    void tellsWhatCameSinceATime() throws SQLException {
        var before = say();
        await("the host's clock goes on").until(() -> Instant.now().isAfter(timeOf(before)));
        var since = Instant.now();
        var after = say();

        assertThat(read("?since=" + since).text()).contains(after).doesNotContain(before);
        assertThat(read("?since=" + since.plusSeconds(3600)).text()).isEmpty();
    }

    /** The first record is the statement as it came, the second what PostgreSQL says of it. */
    @Test
    void hidesWhatASecretMayBe() throws SQLException {
        execute("set log_statement = 'all'; alter role postgres password '" + PASSWORD + "'");
        execute("set log_statement = 'all'; create role reader\n\tpassword\n'multi-line-secret'");
        assertThat(fails("alter role postgres password 'a-secret-that-failed' nonsense"))
                .contains("nonsense");
        var note = say();

        var text = read("").text();
        assertThat(text)
                .contains(note)
                .containsIgnoringCase("alter role postgres password ***")
                .doesNotContain(PASSWORD, "multi-line-secret", "a-secret-that-failed", "SCRAM-SHA-256$4096");
    }

    @Test
    void followsWhatIsWrittenOverRestartsOfServerWorkerAndGatewayWithoutALossOrARepetition()
            throws SQLException, IOException, InterruptedException {
        var first = say();
        var second = "";
        String last;
        try (var stream = follow("?tail=1", Map.of())) {
            awaitLine(stream, first);
            second = say();
            awaitLine(stream, second);

            paddock.api().control(instance.get("id").asString(), "restart");
            awaitLine(stream, "database system is ready");
            paddock.stopWorker();
            paddock.startWorker();
            var third = say();
            awaitLine(stream, third);
            assertThat(count(stream, first)).isOne();
            assertThat(count(stream, second)).isOne();
            last = stream.lastId();
            paddock.stopGateway();
        }

        var missed = say();
        paddock.startGateway();
        try (var again = follow("", Map.of("Last-Event-ID", last))) {
            awaitLine(again, missed);
            assertThat(count(again, second)).isZero();
        }
    }

    /** More than one answer bears, written faster than it is read. */
    @Test
    void followsALotWithoutALoss() throws SQLException, IOException, InterruptedException {
        var note = UUID.randomUUID().toString();
        try (var stream = follow("?tail=0", Map.of())) {
            log("for i in 1..5000 loop raise log '%s %%', lpad(i::text, 100, '0'); end loop".formatted(note));
            await("all lines")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(count(stream, note)).isEqualTo(5000));
            assertThat(lines(stream)
                            .filter(line -> line.contains(note))
                            .map(line -> line.substring(line.indexOf(note))))
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .hasSize(5000);
        }
    }

    /** There is no moment at which the server is silent. */
    @Test
    void followsAServerThatLogsAllTheTime() throws SQLException, IOException, InterruptedException {
        try (var stream = follow("?tail=0", Map.of());
                var session = Postgres.connect(instance, PASSWORD);
                var statement = session.createStatement()) {
            statement.setQueryTimeout(60);
            var endless = Thread.ofVirtual().start(() -> logForEver(statement));
            awaitLine(stream, "one of many");
            assertThat(endless.isAlive()).isTrue();
            statement.cancel();
            endless.join();
        }
    }

    private static void logForEver(Statement statement) {
        try {
            statement.execute("do $$begin loop raise log 'one of many'; perform pg_sleep(0.02); end loop; end$$");
        } catch (SQLException cancelled) {
            // By the test, or for its time.
        }
    }

    @Test
    void endsTheStreamWithTheInstance() throws IOException, InterruptedException {
        var other = create("short-lived");
        try (var stream = new EventStream(
                paddock.api(), "/v1/instances/" + other.get("id").asString() + "/logs", Map.of())) {
            awaitLine(stream, "database system is ready");
            paddock.api().delete(other.get("id").asString());
            await("its end").atMost(PATIENCE).until(stream::isOver);
        }
        var gone = paddock.api().get("/v1/instances/" + other.get("id").asString() + "/logs");
        assertThat(gone.status()).isEqualTo(410);
    }

    @Test
    void isNobodyElsesToRead() {
        var other = new Api(paddock.api().base(), paddock.newTenantKey("logs-other"));
        assertThat(other.get(path("")).status()).isEqualTo(404);
        assertThat(other.get(path(""), Map.of("Accept", "text/event-stream")).status())
                .isEqualTo(404);
    }

    @Test
    void refusesWhatCanNotBeRead() {
        for (var query : List.of(
                "?tail=-1", "?tail=10001", "?tail=all", "?since=yesterday", "?since=%2B1000000000-01-01T00:00:00Z")) {
            var refused = paddock.api().get(path(query));
            assertThat(refused.status()).as(query).isEqualTo(400);
            assertThat(refused.code()).as(query).isEqualTo("invalid-field");
        }
        assertThat(paddock.api().get(path("?lines=5")).code()).isEqualTo("unknown-field");
    }

    @Test
    void isReadAgainAfterTheBrokerHasClosedAllConnections() throws SQLException {
        var note = say();
        paddock.broker().closeAllConnections();
        await("the log")
                .atMost(PATIENCE)
                .until(() -> paddock.api().get(path("")).status() == 200);
        assertThat(read("").text()).contains(note);
    }

    @Test
    void saysThatTheHostDoesNotAnswer() {
        paddock.stopWorker();
        try {
            var answer = paddock.api().get(path(""));
            assertThat(answer.status()).as(answer.text()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("unavailable");
            assertThat(answer.body().get("detail").asString()).contains(Installation.HOST);
        } finally {
            paddock.startWorker();
        }
    }

    private Instant timeOf(String note) {
        return Instant.parse(read("").text()
                .lines()
                .filter(line -> line.contains(note))
                .map(line -> line.substring(0, 10) + "T" + line.substring(11, 23) + "Z")
                .findFirst()
                .orElseThrow());
    }

    /** Writes a line of its own into the server's log. */
    private String say() throws SQLException {
        var note = "note " + UUID.randomUUID();
        log("raise log '%s'".formatted(note));
        return note;
    }

    /** Without the statement, which would say the same once more. */
    private void log(String statements) throws SQLException {
        execute("set log_min_error_statement = panic; set log_error_verbosity = terse; do $$begin %s; end$$"
                .formatted(statements));
    }

    private void execute(String sql) throws SQLException {
        Postgres.execute(instance, PASSWORD, sql);
    }

    private String fails(String sql) {
        try {
            execute(sql);
            return "";
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private Api.Answer read(String query) {
        var answer = paddock.api().get(path(query));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    private String path(String query) {
        return "/v1/instances/" + instance.get("id").asString() + "/logs" + query;
    }

    private EventStream follow(String query, Map<String, String> headers) throws IOException, InterruptedException {
        return new EventStream(paddock.api(), path(query), headers);
    }

    private static void awaitLine(EventStream stream, String text) {
        await("a line with " + text).atMost(PATIENCE).until(() -> count(stream, text) > 0);
    }

    private static long count(EventStream stream, String text) {
        return lines(stream).filter(line -> line.contains(text)).count();
    }

    private static Stream<String> lines(EventStream stream) {
        return stream.events().stream().map(event -> event.get("text").asString());
    }
}
