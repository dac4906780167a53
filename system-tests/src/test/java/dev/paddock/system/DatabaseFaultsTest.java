package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The control database goes away and comes back, and gateways share it. The numbers are those of docs/faults.md. */
@SystemTest
class DatabaseFaultsTest {

    private final Installation paddock;

    DatabaseFaultsTest(Installation paddock) {
        this.paddock = paddock;
    }

    /** Fault 31. */
    @Test
    void answersUnavailableWhileTheDatabaseIsCutOffAndLosesNoEvent() {
        var job = accept();
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
        assertThat(paddock.awaitEnd(accept())).isEqualTo("SUCCEEDED");
    }

    /** Fault 31, the connections alone. */
    @Test
    void connectsAgainWhenItsConnectionsWereEnded() {
        paddock.rows()
                .sql("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                        + " where datname = current_database() and pid <> pg_backend_pid()")
                .query(Long.class)
                .single();
        assertThat(paddock.awaitEnd(accept())).isEqualTo("SUCCEEDED");
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

    private String accept() {
        var answer = paddock.api().post("/v1/instances", "{}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.body().get("job").get("id").asString();
    }
}
