package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.paddock.system.Api.Answer;
import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import dev.paddock.system.Postgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * A worker is killed in the middle of a change of an instance; the change is made all the same, and the data are whole.
 */
@FaultTest
class ChangeCrashesTest {

    private static final String NEW_PASSWORD = "another one";
    private static final String NAME = "changed";

    private final Installation paddock;
    private final Requests requests;

    ChangeCrashesTest(Installation paddock) {
        this.paddock = paddock;
        this.requests = new Requests(paddock);
    }

    /** What a caller does to an instance, and how it shows. */
    enum Change {
        STOP("ControlInstance", "RUNNING", "STOPPED"),
        START("ControlInstance", "STOPPED", "RUNNING"),
        RESTART("ControlInstance", "RUNNING", "RUNNING"),
        PASSWORD("SetPassword", "RUNNING", "RUNNING"),
        RELOAD("UpdateInstance", "RUNNING", "RUNNING"),
        RESIZE("UpdateInstance", "RUNNING", "RUNNING"),
        LIMIT("UpdateInstance", "RUNNING", "RUNNING"),
        KEEP("DeleteInstance", "RUNNING", "DELETED"),
        ATTACH("CreateInstance", "DELETED", "RUNNING");

        private final String command;
        private final String before;
        private final String after;

        Change(String command, String before, String after) {
            this.command = command;
            this.before = before;
            this.after = after;
        }

        Answer ask(Installation paddock, String id) {
            var path = "/v1/instances/" + id;
            return switch (this) {
                case STOP -> paddock.api().post(path + "/stop", "");
                case START -> paddock.api().post(path + "/start", "");
                case RESTART -> paddock.api().post(path + "/restart", "");
                case PASSWORD ->
                    paddock.api().put(path + "/password", "{\"adminPassword\": \"" + NEW_PASSWORD + "\"}", Map.of());
                case RELOAD -> paddock.api().patch(path, "{\"settings\": {\"work_mem\": \"8MB\"}}", Map.of());
                case RESIZE -> paddock.api().patch(path, "{\"memoryMiB\": 512}", Map.of());
                case LIMIT -> paddock.api().patch(path, "{\"diskMiB\": 128}", Map.of());
                case KEEP -> paddock.api().delete(path + "?storage=keep", Map.of());
                case ATTACH -> paddock.api().post("/v1/instances", Requests.body(NAME));
            };
        }

        /** What the server says of it, and what it should say. */
        Map<String, String> proofs() {
            return switch (this) {
                case STOP, START, RESTART, PASSWORD, KEEP, ATTACH -> Map.of();
                case RELOAD -> Map.of("show work_mem", "8MB");
                case RESIZE -> Map.of("show shared_buffers", "128MB");
                case LIMIT -> Map.of("show default_transaction_read_only", "on");
            };
        }
    }

    /** Fault 1, at points that stand for the others: a restart is a stop and a start, and a resize reloads too. */
    @ParameterizedTest
    @CsvSource({
        "RESTART, docker.stop.after, 1",
        "PASSWORD, event.InstanceChanged.before, 1",
        "RESIZE, docker.update.after, 1",
        "KEEP, storage.record.after, 1",
        "ATTACH, storage.record.after, 1"
    })
    void makesAChangeWhoseWorkerIsKilled(Change change, String point, int time) throws SQLException {
        killWhile(change, new Point(point, time));
    }

    /** Fault 1, at each step. */
    @TestFactory
    @Tag("slow")
    Stream<DynamicTest> makesEachChangeAtWhateverStepItsWorkerIsKilled(@TempDir Path directory) {
        return Stream.of(Change.values())
                .flatMap(change -> trace(change, directory.resolve(change + ".trace"))
                        .map(point -> dynamicTest(change + ", " + point, () -> aloneWith(change, point))));
    }

    private Stream<Point> trace(Change change, Path trace) {
        var instance = prepared(change);
        try (var _ = new InThisJvm(Map.of("paddock.fault.trace", trace.toString()))) {
            assertThat(paddock.awaitEnd(job(change.ask(paddock, id(instance))))).isEqualTo("SUCCEEDED");
            return Point.onTheWay(trace);
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            clean();
        }
    }

    private void aloneWith(Change change, Point point) throws SQLException {
        try {
            killWhile(change, point);
        } finally {
            paddock.restore();
            clean();
        }
    }

    /** Also of what was kept, for the next to begin with nothing. */
    private void clean() {
        paddock.deleteInstances();
        var kept = paddock.api().delete("/v1/storage/" + NAME, Map.of("Prefer", "wait=60"));
        assertThat(kept.status()).as(kept.text()).isIn(200, 404);
    }

    private void killWhile(Change change, Point point) throws SQLException {
        var instance = prepared(change);
        paddock.stopWorker();
        var worker = paddock.workerProcess(Map.of(), point.faults("command.before@" + change.command));
        var job = job(change.ask(paddock, id(instance)));
        worker.awaitHalt();
        paddock.startWorker();

        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
        assertWhole(change, running(change, instance));
        paddock.checkInvariants();
    }

    /** The instance as it is after the change, started or attached again if that has ended it. */
    private JsonNode running(Change change, JsonNode before) {
        var now = paddock.api().get("/v1/instances/" + id(change == Change.ATTACH ? requests.instance(NAME) : before));
        switch (change) {
            case KEEP -> {
                assertThat(now.code()).isEqualTo("gone");
                return created();
            }
            case ATTACH -> assertThat(now.body().get("status").asString()).isEqualTo(change.after);
            default -> {
                assertThat(now.body().get("status").asString()).isEqualTo(change.after);
                assertThat(now.body().get("connection")).isEqualTo(before.get("connection"));
            }
        }
        if (change == Change.STOP) {
            assertThat(paddock.api().control(id(before), "start").status()).isEqualTo(200);
        }
        return now.body();
    }

    private static void assertWhole(Change change, JsonNode instance) throws SQLException {
        var password = change == Change.PASSWORD ? NEW_PASSWORD : Requests.PASSWORD;
        assertThat(Postgres.query(instance, password, "select answer from kept"))
                .isEqualTo("42");
        for (var proof : change.proofs().entrySet()) {
            assertThat(Postgres.query(instance, password, proof.getKey())).isEqualTo(proof.getValue());
        }
    }

    private JsonNode prepared(Change change) {
        var instance = created();
        execute(instance, "create table kept as select 42 as answer");
        if (change == Change.LIMIT) {
            execute(instance, "create table load as select repeat('x', 1000) from generate_series(1, 150000)");
        }
        switch (change.before) {
            case "STOPPED" ->
                assertThat(paddock.api().control(id(instance), "stop").status()).isEqualTo(200);
            case "DELETED" ->
                assertThat(paddock.awaitEnd(job(Change.KEEP.ask(paddock, id(instance)))))
                        .isEqualTo("SUCCEEDED");
            default -> {}
        }
        return instance;
    }

    private JsonNode created() {
        var created = paddock.api().create(Requests.body(NAME));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return created.body().get("instance");
    }

    private static void execute(JsonNode instance, String sql) {
        try {
            Postgres.execute(instance, Requests.PASSWORD, sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private static String job(Answer accepted) {
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        return accepted.body().get("job").get("id").asString();
    }

    private static String id(JsonNode instance) {
        return instance.get("id").asString();
    }
}
