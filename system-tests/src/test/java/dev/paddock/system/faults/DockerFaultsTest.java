package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.HostReported;
import dev.paddock.contract.Topology;
import dev.paddock.contract.WireFormat;
import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import dev.paddock.system.Postgres;
import dev.paddock.system.machine.DockerEngine;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The Docker engine of a host stops, or hangs. It is one of the test's own. */
@FaultTest
@Tag("slow")
class DockerFaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Installation paddock;
    private final DockerEngine engine;
    private final Requests requests;

    DockerFaultsTest(Installation paddock, DockerEngine engine) {
        this.paddock = paddock;
        this.engine = engine;
        this.requests = new Requests(paddock);
    }

    /** Fault 24. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hasItsInstancesBackWhenDockerWasRestarted(boolean liveRestore) throws IOException {
        var options = liveRestore ? new String[] {"--live-restore"} : new String[0];
        engine.stop();
        engine.start(options);
        try (var host = AnotherHost.with(engine, paddock)) {
            assertThat(paddock.awaitEnd(requests.accept("lasting", host.id()))).isEqualTo("SUCCEEDED");
            assertThat(paddock.awaitEnd(requests.accept("resting", host.id()))).isEqualTo("SUCCEEDED");
            var instance = requests.instance("lasting");
            assertThat(paddock.api().control(requests.id("resting"), "stop").status())
                    .isEqualTo(200);
            engine.stop();
            engine.start(options);
            await("the instance").atMost(PATIENCE).until(() -> answers(instance));
            assertThat(paddock.awaitEnd(requests.accept("later", host.id()))).isEqualTo("SUCCEEDED");
            var resting = requests.instance("resting");
            assertThat(resting.get("status").asString()).isEqualTo("STOPPED");
            assertThat(answers(resting)).isFalse();
        }
    }

    /** Fault 25. */
    @Test
    void takesNoCommandWhileDockerHangsAndSaysWhy() throws IOException {
        try (var host = AnotherHost.with(engine, paddock)) {
            assertThat(paddock.awaitEnd(requests.accept("before", host.id()))).isEqualTo("SUCCEEDED");
            engine.freeze();
            String job;
            try (var reports = paddock.broker().listen(Topology.EVENTS, "host." + host.id() + ".report")) {
                await("a report that says why")
                        .atMost(PATIENCE)
                        .until(() -> reports.next()
                                .filter(DockerFaultsTest::tellsOfDocker)
                                .isPresent());
                job = requests.accept("patient", host.id());
                await().during(Duration.ofSeconds(5)).atMost(PATIENCE).until(() -> status(job), "QUEUED"::equals);
            } finally {
                engine.thaw();
            }
            assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
            assertThat(paddock.api()
                            .get("/v1/jobs/" + job)
                            .body()
                            .get("attempt")
                            .asInt())
                    .isOne();
        }
    }

    private static boolean tellsOfDocker(byte[] body) {
        return WireFormat.decodeEvent(body) instanceof HostReported report
                && report.impediment() != null
                && report.impediment().contains("Docker");
    }

    private String status(String job) {
        return paddock.api().get("/v1/jobs/" + job).body().get("status").asString();
    }

    private static boolean answers(JsonNode instance) {
        try {
            return "1".equals(Postgres.query(instance, Requests.PASSWORD, "select 1"));
        } catch (SQLException notYet) {
            return false;
        }
    }
}
