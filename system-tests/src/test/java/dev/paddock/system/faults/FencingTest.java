package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import dev.paddock.system.machine.DockerEngine;
import dev.paddock.system.machine.NetworkNamespace.Way;
import dev.paddock.system.machine.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two hosts make the same instance, since one was thought dead and was not: the first to say so has it. */
@FaultTest
class FencingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The directory's name too, by which the one worker is held at this job. */
    private static final String NAME = "contested";

    private final Installation paddock;
    private final DockerEngine engine;
    private final Requests requests;
    private final Gate gate = new Gate("storage.configure.before@" + NAME);

    FencingTest(Installation paddock, DockerEngine engine) {
        this.paddock = paddock;
        this.engine = engine;
        this.requests = new Requests(paddock);
    }

    /**
     * Fault 2. What takes the command back is the heartbeat: a process that can't answer keeps it beyond any consumer
     * time-out, for the broker waits until the channel that it has closed is closed by the other side too.
     */
    @Test
    void cleansUpOnAHostWhoseWorkerStoodStillTooLong() throws IOException {
        var zombie = heldWorker(Map.of("spring.rabbitmq.requested-heartbeat", "2s"));
        var job = requests.accept(NAME);
        gate.awaitArrival();
        zombie.freeze();
        try (var other = AnotherHost.with(engine, paddock)) {
            assertMadeBy(other.id(), job);
            zombie.thaw();
            finish(zombie);
        }
    }

    /** Fault 9, both ways. */
    @Test
    void cleansUpOnAHostThatWasCutOff() throws IOException {
        cutOff(Way.values());
    }

    /** Fault 9, one way. */
    @ParameterizedTest
    @EnumSource(Way.class)
    @Tag("slow")
    void cleansUpOnAHostThatCouldOnlySpeakOrOnlyHear(Way way) throws IOException {
        cutOff(way);
    }

    /** For longer than any time-out; its engine and its instances live on. */
    private void cutOff(Way... ways) throws IOException {
        paddock.stopGateway();
        paddock.startGateway(Map.of("paddock.host.silence", "8s"));
        paddock.stopWorker();
        try (var lost = AnotherHost.stopped(engine, paddock)) {
            lost.startWorkerOnItsNetwork(Map.of("paddock.slots", 1), gate.properties());
            assertThat(paddock.awaitEnd(requests.accept("settled"))).isEqualTo("SUCCEEDED");
            var job = requests.accept(NAME);
            gate.awaitArrival();
            engine.network().cut(ways);
            awaitStatus("settled", "LOST");
            paddock.startWorker();
            assertMadeBy(Installation.HOST, job);
            engine.network().mend();
            finish(lost.process());
            awaitStatus("settled", "RUNNING");
        }
    }

    private void awaitStatus(String name, String status) {
        await(name + " that is " + status)
                .atMost(PATIENCE)
                .until(() -> requests.instance(name).get("status").asString(), status::equals);
    }

    /** With one slot, so that the broker gives the command to the other host when it takes it back. */
    private Program heldWorker(Map<String, ?> changes) {
        paddock.stopWorker();
        var settings = new HashMap<String, Object>(changes);
        settings.put("paddock.slots", 1);
        return paddock.workerProcess(settings, gate.properties());
    }

    private void assertMadeBy(String host, String job) {
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
        assertThat(requests.instance(NAME).get("host").asString()).isEqualTo(host);
    }

    /** It makes what nobody waits for any more, and says so. */
    private void finish(Program late) {
        gate.open();
        late.awaitLog("Created[");
    }
}
