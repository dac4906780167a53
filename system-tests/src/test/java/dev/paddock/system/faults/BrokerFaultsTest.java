package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.ShutdownSignalException;
import dev.paddock.contract.Topology;
import dev.paddock.system.Broker;
import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The broker fails in its many ways; what was accepted is done all the same. The numbers are those of docs/faults.md.
 */
@FaultTest
class BrokerFaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Installation paddock;

    BrokerFaultsTest(Installation paddock) {
        this.paddock = paddock;
    }

    /** Fault 7. */
    @Test
    void losesNothingThatAKilledBrokerHadConfirmed() {
        paddock.stopWorker();
        var jobs = Stream.generate(this::accept).limit(3).toList();
        await().atMost(PATIENCE).until(() -> paddock.broker().depth(Topology.CREATE_QUEUE) == 3);
        paddock.broker().kill();
        paddock.broker().startAgain();
        paddock.startWorker();
        assertThat(jobs).extracting(paddock::awaitEnd).containsOnly("SUCCEEDED");
    }

    /** Fault 8. */
    @Test
    void outlivesTheEndOfAllConnections() {
        paddock.broker().closeAllConnections();
        assertThat(paddock.awaitEnd(accept())).isEqualTo("SUCCEEDED");
    }

    /** Fault 12. */
    @Test
    void waitsForTheQueueOfAHostThatSomebodyDeleted() {
        var instance =
                paddock.api().create("{}").body().get("instance").get("id").asString();
        paddock.stopWorker();
        paddock.broker().run("rabbitmqctl", "delete_queue", "paddock.jobs.host." + Installation.HOST);
        var deleting = paddock.api().delete("/v1/instances/" + instance, Map.of());
        assertThat(deleting.status()).isEqualTo(202);
        paddock.startWorker();
        assertThat(paddock.awaitEnd(deleting.body().get("job").get("id").asString()))
                .isEqualTo("SUCCEEDED");
    }

    /** Fault 13. */
    @Test
    void drainsInTurnWhatAFullQueueRefused() {
        paddock.stopWorker();
        try (var _ = paddock.broker().bound("^paddock\\.jobs\\.create$", 1, Duration.ofMinutes(30))) {
            var jobs = Stream.generate(this::accept).limit(4).toList();
            await().atMost(PATIENCE).until(() -> paddock.broker().depth(Topology.CREATE_QUEUE) >= 1);
            paddock.startWorker();
            assertThat(jobs).extracting(paddock::awaitEnd).containsOnly("SUCCEEDED");
        }
    }

    /** Fault 15. */
    @Test
    void putsACommandThatIsNoneToTheDeadLettersAndGoesOn() {
        var bodies = List.of("nonsense", "{\"type\": \"SHUT_DOWN\"}");
        bodies.forEach(body -> paddock.broker()
                .publishAs(Broker.TESTER, Topology.JOBS, Topology.CREATE_KEY, body.getBytes(StandardCharsets.UTF_8)));

        assertThat(paddock.awaitEnd(accept())).isEqualTo("SUCCEEDED");
        await().atMost(PATIENCE)
                .until(() -> paddock.api()
                                .get("/v1/dead-letters")
                                .body()
                                .get("items")
                                .size()
                        == 2);
        assertThat(paddock.discardDeadLetters()).containsExactlyInAnyOrderElementsOf(bodies);
    }

    /** Fault 18. */
    @Test
    void refusesAMessageThatIsTooLongAndGoesOn() {
        var oversize = new byte[17 << 20];
        assertThatThrownBy(
                        () -> paddock.broker().publishAs(Broker.TESTER, Topology.JOBS, Topology.CREATE_KEY, oversize))
                .isInstanceOf(ShutdownSignalException.class);
        assertThat(paddock.awaitEnd(accept())).isEqualTo("SUCCEEDED");
    }

    /** Faults 21 and 22. */
    @ParameterizedTest
    @CsvSource({
        "set_disk_free_limit 1000000GB,             set_disk_free_limit 50MB",
        "set_vm_memory_high_watermark absolute 1MB, set_vm_memory_high_watermark 0.6"
    })
    void answersWhileTheBrokerHasAnAlarmAndGoesOnAfterwards(String alarm, String clear) {
        String job;
        paddock.broker().run(("rabbitmqctl " + alarm).split(" "));
        try {
            job = accept();
            assertThat(paddock.api().get("/v1/jobs/" + job).body().get("status").asString())
                    .isEqualTo("QUEUED");
        } finally {
            paddock.broker().run(("rabbitmqctl " + clear).split(" "));
        }
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
    }

    private String accept() {
        var answer = paddock.api().post("/v1/instances", "{}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.body().get("job").get("id").asString();
    }
}
