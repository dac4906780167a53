package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import dev.paddock.system.machine.Blockade;
import dev.paddock.system.machine.Blockade.Way;
import dev.paddock.system.machine.DockerEngine;
import dev.paddock.system.machine.Program;
import dev.paddock.system.machine.TcpProxy;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two hosts make the same instance, since one was thought dead and was not: the first to say so has it. */
@FaultTest
class FencingTest {

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
        try (var other = SecondHost.with(engine, paddock)) {
            assertMadeBy(other, job);
            zombie.thaw();
            finish(zombie);
        }
    }

    /** Fault 9, both ways. */
    @Test
    @Tag("slow")
    void cleansUpOnAHostThatWasCutOffFromTheBroker() throws IOException {
        cutOff(Way.values());
    }

    /** Fault 9, one way. */
    @ParameterizedTest
    @EnumSource(Way.class)
    @Tag("slow")
    void cleansUpOnAHostThatCouldOnlySpeakOrOnlyHear(Way way) throws IOException {
        cutOff(way);
    }

    private void cutOff(Way... ways) throws IOException {
        try (var proxy =
                new TcpProxy(paddock.broker().address(), paddock.broker().port())) {
            var lost = heldWorker(Map.of(
                    "spring.rabbitmq.host", "127.0.0.1",
                    "spring.rabbitmq.port", proxy.port(),
                    "spring.rabbitmq.requested-heartbeat", "2s"));
            var job = requests.accept(NAME);
            gate.awaitArrival();
            try (var other = SecondHost.with(engine, paddock)) {
                try (var _ = new Blockade(proxy.port(), ways)) {
                    assertMadeBy(other, job);
                }
                finish(lost);
            }
        }
    }

    /** With one slot, so that the broker gives the command to the other host when it takes it back. */
    private Program heldWorker(Map<String, ?> changes) {
        paddock.stopWorker();
        var settings = new HashMap<String, Object>(changes);
        settings.put("paddock.slots", 1);
        return paddock.workerProcess(settings, gate.properties());
    }

    private void assertMadeBy(SecondHost other, String job) {
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
        assertThat(requests.instance(NAME).get("host").asString()).isEqualTo(other.id());
    }

    /** It makes what nobody waits for any more, and says so. */
    private void finish(Program late) {
        gate.open();
        late.awaitLog("Created[");
    }
}
