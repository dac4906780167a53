package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A host's right to speak ends while its worker runs. */
@WorkerTest
@ExtendWith(OutputCaptureExtension.class)
class RevocationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Whoever looks after the worker takes it for ill after this time. */
    private static final Duration ILL = Duration.ofSeconds(20);

    private final Rig rig;
    private final Gateway gateway;

    RevocationTest(Rig rig) {
        this.rig = rig;
        this.gateway = rig.gateway;
    }

    @Test
    void isSaidOnceWithWhatToDoAndHarmsNoServer(CapturedOutput output) throws Exception {
        var orders = Orders.any();
        var server = Server.from(gateway.carryOut(orders.create()));
        int before = output.getOut().length();

        rig.revoke(true);

        awaitSilenceOf(ILL.dividedBy(2));
        int consumersEnded = output.getOut().length();
        awaitSilenceOf(ILL);
        assertThat(output.getOut().substring(before)).containsOnlyOnce("POST /v1/hosts/" + rig.host + "/enrolment");
        assertThat(output.getOut().substring(consumersEnded).lines()).hasSizeLessThan(5);
        assertThat(server.query("select 42")).isEqualTo("42");
        rig.revoke(false);
        rig.awaitConsumers(true);
        gateway.carryOut(orders.delete());
    }

    private void awaitSilenceOf(Duration time) {
        await().atMost(PATIENCE).until(() -> rig.aliveAt().plus(time).isBefore(Instant.now()));
    }
}
