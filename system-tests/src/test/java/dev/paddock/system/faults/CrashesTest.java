package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.Topology;
import dev.paddock.contract.WireFormat;
import dev.paddock.system.DockerHost;
import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import dev.paddock.system.Postgres;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was accepted is done once, whoever stopped in between. */
@FaultTest
class CrashesTest {

    private final Installation paddock;

    CrashesTest(Installation paddock) {
        this.paddock = paddock;
    }

    @Test
    void acceptsARequestWhileTheBrokerIsDownAndDoesItLater() {
        paddock.broker().stopApp();
        String job;
        try {
            var answer = paddock.api().post("/v1/instances", "{\"name\": \"patient\"}");
            assertThat(answer.status()).as(answer.text()).isEqualTo(202);
            assertThat(answer.body().get("instance").get("status").asString()).isEqualTo("PROVISIONING");
            job = answer.body().get("job").get("id").asString();
        } finally {
            paddock.broker().startApp();
        }
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
    }

    @Test
    void publishesWhatAGatewayCommittedBeforeItStopped() {
        paddock.broker().stopApp();
        String job;
        try {
            job = accept("{\"name\": \"orphaned\"}");
            paddock.stopGateway();
        } finally {
            paddock.broker().startApp();
        }
        paddock.startGateway();
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
    }

    @Test
    void makesOneServerOfACreateThatIsDeliveredAgain() throws SQLException {
        paddock.stopWorker();
        var job = accept("{\"name\": \"twice\", \"adminPassword\": \"s3cr3t\"}");
        var command = takeFrom(Topology.CREATE_QUEUE);
        deliverTwice(Topology.CREATE_KEY, command);
        paddock.startWorker();

        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
        deliverTwice(Topology.CREATE_KEY, command);
        // Whatever the redelivered messages did, they did it before the next create ended on the same host.
        assertThat(paddock.api().create("{\"name\": \"afterwards\"}").status()).isEqualTo(201);
        assertThat(DockerHost.instanceContainers()).hasSize(2);
        var twice = paddock.api()
                .get("/v1/instances?name=twice")
                .body()
                .get("items")
                .get(0);
        assertThat(Postgres.query(twice, "s3cr3t", "select 'still there'")).isEqualTo("still there");
        assertThat(paddock.statuses(job))
                .startsWith("QUEUED")
                .endsWith("SUCCEEDED")
                .containsOnlyOnce("SUCCEEDED");
    }

    @Test
    void endsTheSameWhenADeleteIsDeliveredAgain() {
        var instance =
                paddock.api().create("{}").body().get("instance").get("id").asString();
        paddock.stopWorker();
        var deleting = paddock.api().delete("/v1/instances/" + instance, Map.of());
        assertThat(deleting.status()).as(deleting.text()).isEqualTo(202);
        var job = deleting.body().get("job").get("id").asString();
        var queue = "paddock.jobs.host." + Installation.HOST;
        var command = takeFrom(queue);
        deliverTwice("host." + Installation.HOST, command);
        paddock.startWorker();

        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
        deliverTwice("host." + Installation.HOST, command);
        assertThat(paddock.api().get("/v1/instances/" + instance).status()).isEqualTo(410);
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
        await().atMost(Duration.ofSeconds(20)).until(() -> paddock.broker().depth(queue) == 0);
    }

    @Test
    void keepsAnInstanceRunningWhileGatewayAndWorkerRestart() throws SQLException {
        var created =
                paddock.api().create("{\"adminPassword\": \"s3cr3t\"}").body().get("instance");
        paddock.stopWorker();
        paddock.stopGateway();
        assertThat(Postgres.query(created, "s3cr3t", "select 1")).isEqualTo("1");
        paddock.startGateway();
        paddock.startWorker();

        var found = paddock.api()
                .get("/v1/instances/" + created.get("id").asString())
                .body();
        assertThat(found).isEqualTo(created);
    }

    private String accept(String body) {
        var answer = paddock.api().post("/v1/instances", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.body().get("job").get("id").asString();
    }

    private String takeFrom(String queue) {
        return await("the command on " + queue)
                .atMost(Duration.ofSeconds(20))
                .until(() -> paddock.broker().drain(queue), bodies -> !bodies.isEmpty())
                .getFirst();
    }

    private void deliverTwice(String routingKey, String body) {
        var command = WireFormat.decodeCommand(body.getBytes(StandardCharsets.UTF_8));
        paddock.broker().publishCommand(command, routingKey);
        paddock.broker().publishCommand(command, routingKey);
    }
}
