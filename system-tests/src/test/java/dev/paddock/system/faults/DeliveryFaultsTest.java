package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.Topology;
import dev.paddock.system.Broker;
import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Commands that can't be taken, or are taken too slowly, or have nowhere to be dead. */
@FaultTest
class DeliveryFaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The first, and as many again as the policy of the queue allows. */
    private static final int DEATHS = 6;

    private final Installation paddock;
    private final Requests requests;

    DeliveryFaultsTest(Installation paddock) {
        this.paddock = paddock;
        this.requests = new Requests(paddock);
    }

    /** Fault 14. */
    @Test
    void keepsARejectedCommandUntilThereIsAQueueForTheDeadAgain() {
        paddock.broker().run("rabbitmqctl", "delete_queue", Topology.DEAD_QUEUE);
        var body = "nothing that anybody can read";
        paddock.broker()
                .publishAs(Broker.TESTER, Topology.JOBS, Topology.CREATE_KEY, body.getBytes(StandardCharsets.UTF_8));
        assertThat(paddock.awaitEnd(requests.accept("meanwhile"))).isEqualTo("SUCCEEDED");
        assertThat(deadLetters().isEmpty()).isTrue();
        paddock.broker().run("rabbitmqctl", "import_definitions", "/etc/rabbitmq/definitions.d/10-topology.json");
        await("the dead letter").atMost(PATIENCE).until(() -> !deadLetters().isEmpty());
        assertThat(paddock.discardDeadLetters()).containsExactly(body);
    }

    /** Fault 16. */
    @Test
    void givesUpACommandThatEndsItsWorkerEachTimeAndDoesTheOthers() {
        paddock.stopWorker();
        var poison = requests.accept("poison");
        for (int deaths = 0; deaths < DEATHS && status(poison).equals("QUEUED"); deaths++) {
            var worker =
                    paddock.workerProcess(Map.of("paddock.slots", 1), Map.of("paddock.fault", "command.before@poison"));
            await("the worker's death, or the broker's resignation")
                    .atMost(PATIENCE)
                    .until(() -> !worker.isAlive() || status(poison).equals("DEAD_LETTERED"));
        }
        assertThat(paddock.awaitEnd(poison)).isEqualTo("DEAD_LETTERED");
        paddock.restore();
        assertThat(paddock.awaitEnd(requests.accept("harmless"))).isEqualTo("SUCCEEDED");
        replayTheOnlyOne();
        assertThat(paddock.awaitEnd(poison)).isEqualTo("SUCCEEDED");
    }

    /** Fault 17. */
    @Test
    void givesUpACommandAtOnceWhoseListenerFails(@TempDir Path directory) throws IOException {
        var trace = directory.resolve("trace");
        String job;
        try (var _ = new InThisJvm(
                Map.of("paddock.fault.throw", "command.before@thrown", "paddock.fault.trace", trace.toString()))) {
            job = requests.accept("thrown");
            assertThat(paddock.awaitEnd(job)).isEqualTo("DEAD_LETTERED");
            assertThat(paddock.awaitEnd(requests.accept("harmless"))).isEqualTo("SUCCEEDED");
        }
        assertThat(Files.readAllLines(trace).stream().filter("command.before"::equals))
                .as("deliveries of the one and of the other")
                .hasSize(2);
        replayTheOnlyOne();
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
    }

    /** Fault 23. */
    @Test
    void doesAJobOnceThatTookLongerThanTheBrokerWaits() {
        try (var gate = new Gate("storage.configure.before@lengthy");
                var _ = new InThisJvm(gate.properties())) {
            var job = requests.accept("lengthy");
            gate.awaitArrival();
            try (var _ = paddock.broker().bound("^paddock\\.jobs\\.create$", 1000, Duration.ofSeconds(2))) {
                await("the end of the broker's patience")
                        .atMost(PATIENCE)
                        .until(() -> paddock.broker().log().contains("Timeout value used: 2000"));
            }
            gate.open();
            assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
            assertThat(paddock.awaitEnd(requests.accept("afterwards"))).isEqualTo("SUCCEEDED");
        }
    }

    private String status(String job) {
        return paddock.api().get("/v1/jobs/" + job).body().get("status").asString();
    }

    private JsonNode deadLetters() {
        return paddock.api().get("/v1/dead-letters").body().get("items");
    }

    private void replayTheOnlyOne() {
        assertThat(deadLetters().size()).isOne();
        var letter = deadLetters().get(0).get("id").asString();
        assertThat(paddock.api()
                        .post("/v1/dead-letters/" + letter + "/replay", "")
                        .status())
                .isEqualTo(202);
    }
}
