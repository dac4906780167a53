package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.Topology;
import dev.paddock.system.Broker;
import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what at the broker. */
@FaultTest
class AccessFaultsTest {

    private static final String ANOTHER = "another-password-for-the-broker";

    private final Installation paddock;
    private final Requests requests;

    AccessFaultsTest(Installation paddock) {
        this.paddock = paddock;
        this.requests = new Requests(paddock);
    }

    @AfterEach
    void letAllInAgain() {
        paddock.broker().setPassword(Broker.GATEWAY, Broker.PASSWORD);
        paddock.broker().setPassword(Installation.HOST, paddock.broker().password(Installation.HOST));
    }

    /** Fault 37: changed by mistake, and changed back. */
    @Test
    void goesOnByItselfWhenThePasswordsAreAgainWhatTheProgramsHave() {
        shutOut(Broker.GATEWAY);
        shutOut(Installation.HOST);
        paddock.broker().closeAllConnections();
        var job = requests.accept("shut-out");
        await().during(Duration.ofSeconds(5))
                .atMost(Duration.ofSeconds(30))
                .until(() -> paddock.api()
                        .get("/v1/jobs/" + job)
                        .body()
                        .get("finishedAt")
                        .isNull());
        letAllInAgain();
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
    }

    /** Fault 37: changed on purpose, and each program started again with the new one. */
    @Test
    void goesOnWithTheNewPasswordAfterARestart() {
        shutOut(Installation.HOST);
        paddock.broker().closeAllConnections();
        var job = requests.accept("renewed");
        paddock.stopWorker();
        paddock.startWorker(Map.of("spring.rabbitmq.password", ANOTHER));
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
    }

    private void shutOut(String user) {
        paddock.broker().setPassword(user, ANOTHER);
    }

    /** Fault 38. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "paddock.jobs.host.somebody-else",
                "paddock.logs.host.somebody-else",
                Topology.GATEWAY_QUEUE,
                Topology.DEAD_QUEUE
            })
    void refusesAHostWhatIsForOthers(String queue) throws IOException, TimeoutException {
        declare("paddock.jobs.host.somebody-else");
        declare("paddock.logs.host.somebody-else");
        try (var connection = paddock.broker().connect(Installation.HOST)) {
            var channel = connection.createChannel();
            assertThatThrownBy(() -> channel.basicGet(queue, true)).rootCause().hasMessageContaining("ACCESS_REFUSED");
            assertThat(channel.isOpen()).isFalse();
        }
        paddock.broker().run("rabbitmqctl", "delete_queue", "paddock.jobs.host.somebody-else");
        paddock.broker().run("rabbitmqctl", "delete_queue", "paddock.logs.host.somebody-else");
    }

    private void declare(String queue) throws IOException, TimeoutException {
        try (var connection = paddock.broker().connect(Broker.TESTER);
                var channel = connection.createChannel()) {
            channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
        }
    }
}
