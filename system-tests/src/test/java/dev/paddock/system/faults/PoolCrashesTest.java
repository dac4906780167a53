package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.system.DockerHost;
import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import dev.paddock.system.Postgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A worker is killed while it gives an instance a server that was started beforehand. */
@FaultTest
class PoolCrashesTest {

    private static final Map<String, String> ONE_SPARE =
            Map.of("paddock.pool.min", "1", "paddock.pool.max", "1", "paddock.pool.memory", "256MB");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Installation paddock;
    private final Requests requests;

    PoolCrashesTest(Installation paddock) {
        this.paddock = paddock;
        this.requests = new Requests(paddock);
    }

    @BeforeEach
    void haveASpare() {
        paddock.stopWorker();
        paddock.startWorker(ONE_SPARE);
        awaitSpares(1);
    }

    @AfterEach
    void haveNone() {
        paddock.stopWorker();
        paddock.startWorker();
        awaitSpares(0);
    }

    /** Fault 1, at points that stand for the others. */
    @ParameterizedTest
    @CsvSource({"docker.rename.after, 1", "storage.become.after, 1", "event.InstanceCreated.before, 1"})
    void endsACreateWhoseWorkerIsKilled(String point, int time) throws SQLException {
        killWhileCreating(new Point(point, time));
    }

    /** Fault 1, at the others. */
    @ParameterizedTest
    @Tag("slow")
    @CsvSource({
        "docker.rename.before, 1",
        "storage.become.before, 1",
        "event.JobProgressed.before, 3",
        "event.JobProgressed.after, 3",
        "storage.record.before, 1",
        "storage.record.after, 1",
        "event.InstanceCreated.after, 1",
        "command.after, 1"
    })
    void endsACreateWhoseWorkerIsKilledAnywhere(String point, int time) throws SQLException {
        killWhileCreating(new Point(point, time));
    }

    private void killWhileCreating(Point point) throws SQLException {
        paddock.stopWorker();
        var worker = paddock.workerProcess(ONE_SPARE, point.faults("command.before@CreateInstance"));
        worker.awaitLog("A spare server is ready");
        var job = requests.accept("killed");
        worker.awaitHalt();
        paddock.startWorker(ONE_SPARE);
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
        assertThat(Postgres.query(requests.instance("killed"), Requests.PASSWORD, "select 'usable'"))
                .isEqualTo("usable");
        awaitSpares(1);
        paddock.checkInvariants();
    }

    private void awaitSpares(int count) {
        await("spare servers")
                .atMost(PATIENCE)
                .until(() -> DockerHost.spares().size() == count
                        && paddock.workerMetrics().sum("paddock_pool_ready") == count);
    }
}
