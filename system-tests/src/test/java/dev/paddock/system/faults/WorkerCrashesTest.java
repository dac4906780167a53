package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

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
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker is killed in the middle of a job; the job is done all the same, and once. */
@FaultTest
class WorkerCrashesTest {

    private static final String CREATE = "command.before@CreateInstance";
    private static final String DELETE = "command.before@DeleteInstance";

    private final Installation paddock;
    private final Requests requests;

    WorkerCrashesTest(Installation paddock) {
        this.paddock = paddock;
        this.requests = new Requests(paddock);
    }

    /** Fault 1, at points that stand for the others. */
    @ParameterizedTest
    @CsvSource({"storage.claim.before, 1", "docker.create.after, 1", "event.JobProgressed.after, 4", "command.after, 1"
    })
    void endsACreateWhoseWorkerIsKilled(String point, int time) throws SQLException {
        killWhileCreating(new Point(point, time));
    }

    /** Fault 1, at points that stand for the others. */
    @ParameterizedTest
    @CsvSource({"docker.remove.after, 1", "event.InstanceDeleted.before, 1"})
    void endsADeleteWhoseWorkerIsKilled(String point, int time) {
        killWhileDeleting(new Point(point, time));
    }

    /** Fault 1, at each step. */
    @ParameterizedTest
    @ValueSource(
            strings = {"storage.remove.before", "storage.remove.after", "event.StorageDeleted.before", "command.after"})
    void endsAKeptDirectoryWhoseWorkerIsKilled(String point) {
        var instance =
                paddock.api().create("{\"storageDir\": \"doomed\"}").body().get("instance");
        var wait = Map.of("Prefer", "wait=60");
        paddock.api().delete("/v1/instances/" + instance.get("id").asString() + "?storage=keep", wait);
        paddock.stopWorker();
        var worker = paddock.workerProcess(Map.of(), new Point(point, 1).faults("command.before@DeleteStorage"));
        var answer = paddock.api().delete("/v1/storage/doomed", Map.of());
        worker.awaitHalt();
        paddock.startWorker();
        assertThat(paddock.awaitEnd(answer.body().get("job").get("id").asString()))
                .isEqualTo("SUCCEEDED");
        assertThat(paddock.api().get("/v1/storage/doomed").status()).isEqualTo(404);
        paddock.checkInvariants();
    }

    /** Fault 1, at each step. */
    @TestFactory
    @Tag("slow")
    Stream<DynamicTest> endsACreateAtWhateverStepItsWorkerIsKilled(@TempDir Path directory) throws IOException {
        var trace = directory.resolve("trace");
        try (var _ = new InThisJvm(Map.of("paddock.fault.trace", trace.toString()))) {
            assertThat(paddock.awaitEnd(requests.accept("traced"))).isEqualTo("SUCCEEDED");
        }
        paddock.deleteInstances();
        return Point.onTheWay(trace)
                .map(point -> dynamicTest("create, " + point, () -> aloneWith(point, this::killWhileCreating)));
    }

    /** Fault 1, at each step. */
    @TestFactory
    @Tag("slow")
    Stream<DynamicTest> endsADeleteAtWhateverStepItsWorkerIsKilled(@TempDir Path directory) throws IOException {
        var trace = directory.resolve("trace");
        paddock.api().create(Requests.body("traced"));
        try (var _ = new InThisJvm(Map.of("paddock.fault.trace", trace.toString()))) {
            paddock.deleteInstances();
        }
        return Point.onTheWay(trace)
                .map(point -> dynamicTest("delete, " + point, () -> aloneWith(point, this::killWhileDeleting)));
    }

    private void aloneWith(Point point, ThrowingConsumer<Point> test) throws Throwable {
        try {
            test.accept(point);
        } finally {
            paddock.restore();
            paddock.deleteInstances();
        }
    }

    private void killWhileCreating(Point point) throws SQLException {
        paddock.stopWorker();
        var worker = paddock.workerProcess(Map.of(), point.faults(CREATE));
        var job = requests.accept("killed");
        worker.awaitHalt();
        paddock.startWorker();
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
        assertThat(Postgres.query(requests.instance("killed"), Requests.PASSWORD, "select 'usable'"))
                .isEqualTo("usable");
        paddock.checkInvariants();
    }

    private void killWhileDeleting(Point point) {
        var created = paddock.api().create(Requests.body("doomed"));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        paddock.stopWorker();
        var worker = paddock.workerProcess(Map.of(), point.faults(DELETE));
        var job = requests.acceptDelete(created.body().get("instance").get("id").asString());
        worker.awaitHalt();
        paddock.startWorker();
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
        paddock.checkInvariants();
    }
}
