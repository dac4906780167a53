package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.Topology;
import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import dev.paddock.system.machine.TcpProxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The way to the broker is slow, stands still, or breaks at the worst moment. */
@FaultTest
class NetworkFaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Installation paddock;
    private final Requests requests;
    private final TcpProxy proxy;

    NetworkFaultsTest(Installation paddock) {
        this.paddock = paddock;
        this.requests = new Requests(paddock);
        this.proxy = new TcpProxy(paddock.broker().address(), paddock.broker().port());
    }

    @AfterEach
    void goAroundTheProxy() {
        paddock.restore();
        proxy.close();
    }

    /** Fault 10. */
    @Test
    void doesAJobOverASlowLink() {
        putProxyBeforeWorker();
        proxy.toServer().delay(Duration.ofMillis(500));
        proxy.toClient().delay(Duration.ofMillis(500));
        assertThat(paddock.awaitEnd(requests.accept("slow"))).isEqualTo("SUCCEEDED");
    }

    /** Fault 10, a link that stalls for longer than any confirm and any heartbeat is waited for. */
    @Test
    @Tag("slow")
    void doesAJobOnceALinkPassesBytesAgain() {
        putProxyBeforeWorker();
        proxy.toServer().stall();
        proxy.toClient().stall();
        var job = requests.accept("stalled");
        await().during(Duration.ofSeconds(8)).atMost(PATIENCE).until(() -> !hasEnded(job));
        proxy.heal();
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
    }

    /** Fault 10, a link that is refused. */
    @Test
    void doesAJobOnceTheBrokerCanBeReachedAgain() {
        putProxyBeforeWorker();
        proxy.refuse();
        var job = requests.accept("refused");
        await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> !hasEnded(job));
        proxy.heal();
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
    }

    /** Fault 11, a command. */
    @Test
    void publishesACommandAgainWhoseConfirmWasLostAndHasItDoneOnce() {
        paddock.stopWorker();
        paddock.stopGateway();
        paddock.startGateway(throughProxy());
        proxy.cutAfter("cut-command");
        var job = requests.accept("cut-command");
        await("the command, and the command again")
                .atMost(PATIENCE)
                .until(() -> paddock.broker().depth(Topology.CREATE_QUEUE) == 2);
        paddock.startWorker();
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
    }

    /** Fault 11, an event. */
    @Test
    void publishesAnEventAgainWhoseConfirmWasLostAndHasItTakenOnce() {
        putProxyBeforeWorker();
        proxy.cutAfter("INSTANCE_CREATED");
        assertThat(paddock.awaitEnd(requests.accept("cut-event"))).isEqualTo("SUCCEEDED");
        assertThat(proxy.hasCut()).isTrue();
    }

    private void putProxyBeforeWorker() {
        paddock.stopWorker();
        var settings = new HashMap<String, Object>(throughProxy());
        settings.put("spring.rabbitmq.requested-heartbeat", "2s");
        paddock.startWorker(settings);
    }

    private Map<String, Object> throughProxy() {
        return Map.of("spring.rabbitmq.host", "127.0.0.1", "spring.rabbitmq.port", proxy.port());
    }

    private boolean hasEnded(String job) {
        return !paddock.api().get("/v1/jobs/" + job).body().get("finishedAt").isNull();
    }
}
