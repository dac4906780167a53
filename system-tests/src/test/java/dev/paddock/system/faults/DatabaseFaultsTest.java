package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.system.DockerHost;
import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The control database goes away and comes back, and gateways share it. The numbers are those of docs/faults.md. */
@FaultTest
class DatabaseFaultsTest {

    private final Installation paddock;

    DatabaseFaultsTest(Installation paddock) {
        this.paddock = paddock;
    }

    /** Fault 31. */
    @Test
    void answersUnavailableWhileTheDatabaseIsCutOffAndLosesNoEvent() {
        var job = acceptInTheEnd();
        paddock.pauseDatabase();
        try {
            var answer = paddock.api().post("/v1/instances", "{}");
            assertThat(answer.status()).as(answer.text()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("unavailable");
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
        } finally {
            paddock.unpauseDatabase();
        }
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
        assertThat(paddock.awaitEnd(acceptInTheEnd())).isEqualTo("SUCCEEDED");
    }

    /** Fault 31, the database's own end. */
    @Test
    void goesOnWhereItWasWhenTheDatabaseWasKilled() {
        var job = acceptInTheEnd();
        paddock.killDatabase();
        paddock.startDatabaseAgain();
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
        assertThat(paddock.awaitEnd(acceptInTheEnd())).isEqualTo("SUCCEEDED");
    }

    /** Fault 31, the connections alone. */
    @Test
    void connectsAgainWhenItsConnectionsWereEnded() {
        paddock.rows()
                .sql("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                        + " where datname = current_database() and pid <> pg_backend_pid()")
                .query(Long.class)
                .single();
        assertThat(paddock.awaitEnd(acceptInTheEnd())).isEqualTo("SUCCEEDED");
    }

    /** Fault 36. */
    @Test
    void sharesTheWorkAmongGatewaysWithoutDoingAnyOfItTwice() {
        List<String> jobs;
        try (var second = paddock.anotherGateway()) {
            paddock.stopWorker();
            jobs = Stream.of(paddock.api(), second.api(), paddock.api(), second.api())
                    .map(gateway -> gateway.post("/v1/instances", "{}")
                            .body()
                            .get("job")
                            .get("id")
                            .asString())
                    .toList();
            paddock.startWorker();
            assertThat(jobs).extracting(paddock::awaitEnd).containsOnly("SUCCEEDED");
            assertThat(jobs)
                    .allSatisfy(job -> assertThat(second.api()
                                    .get("/v1/jobs/" + job)
                                    .body()
                                    .get("status")
                                    .asString())
                            .isEqualTo("SUCCEEDED"));
        }
        assertThat(DockerHost.instanceContainers()).hasSize(4);
    }

    /** A caller who is told to try again, and does. */
    private String acceptInTheEnd() {
        return await("a gateway that has connected again")
                .atMost(Duration.ofSeconds(30))
                .until(() -> paddock.api().post("/v1/instances", "{}"), answer -> answer.status() == 202)
                .body()
                .get("job")
                .get("id")
                .asString();
    }
}
