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
import org.junit.jupiter.api.Test;

/** A host is gone, and comes back to a world that has gone on without it. */
@FaultTest
class HostFaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Installation paddock;
    private final Requests requests;

    HostFaultsTest(Installation paddock) {
        this.paddock = paddock;
        this.requests = new Requests(paddock);
    }

    /** Fault 33. */
    @Test
    void showsInstancesAsLostWithTheirHostAndHasThemBackWithItButForThoseThatWereGivenUp() throws SQLException {
        paddock.stopGateway();
        paddock.startGateway(Map.of("paddock.host.silence", "8s"));
        assertThat(paddock.awaitEnd(requests.accept("wanted"))).isEqualTo("SUCCEEDED");
        assertThat(paddock.awaitEnd(requests.accept("given-up"))).isEqualTo("SUCCEEDED");
        paddock.stopWorker();
        paddock.broker().run("rabbitmqctl", "delete_queue", "paddock.jobs.host." + Installation.HOST);
        await("the loss").atMost(PATIENCE).until(() -> status("wanted"), "LOST"::equals);
        paddock.rows()
                .sql("update instance set status = 'FAILED', host_id = null where name = 'given-up'")
                .update();
        paddock.startWorker();
        await("the return").atMost(PATIENCE).until(() -> status("wanted"), "RUNNING"::equals);
        assertThat(Postgres.query(requests.instance("wanted"), Requests.PASSWORD, "select 'still there'"))
                .isEqualTo("still there");
        await("the end of what was given up")
                .atMost(PATIENCE)
                .until(() -> DockerHost.instanceContainers().size() == 1);
    }

    private String status(String name) {
        return requests.instance(name).get("status").asString();
    }
}
