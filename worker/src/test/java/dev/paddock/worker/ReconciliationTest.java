package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.Observation.State;
import dev.paddock.contract.Step;
import dev.paddock.worker.instance.Outcome.Created;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@WorkerTest
class ReconciliationTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Rig rig;
    private final Gateway gateway;

    ReconciliationTest(Rig rig) {
        this.rig = rig;
        this.gateway = rig.gateway;
    }

    @Test
    void removesContainersOfThisHostThatNoInstanceOwnsAndNoOthers() {
        var orders = Orders.any();
        gateway.carryOut(orders.create());
        var strangers = rig.container(Map.of("made.by", "somebody"));
        var neighbours = rig.container(labels("another-host"));
        var orphan = rig.container(labels(rig.host.value()));
        var initialisation = rig.container(Map.of("dev.paddock.template", rig.host.value()));

        await().atMost(SOON).until(() -> !rig.exists(orphan) && !rig.exists(initialisation));

        assertThat(rig.exists(strangers)).isTrue();
        assertThat(rig.exists(neighbours)).isTrue();
        assertThat(rig.hasContainer(orders.instance())).isTrue();
        rig.remove(strangers);
        rig.remove(neighbours);
        gateway.carryOut(orders.delete());
    }

    @Test
    void removesADirectoryThatACrashLeftUnfinished() throws IOException {
        var orders = Orders.any();
        rig.leaveUnfinished(orders);
        await().atMost(SOON)
                .until(() -> gateway.observation(orders.instance())
                        .filter(seen -> seen.state() == State.UNFINISHED)
                        .isPresent());

        await().atMost(SOON).until(() -> Files.notExists(rig.directory(orders)));

        await().atMost(SOON).until(() -> gateway.observation(orders.instance()).isEmpty());
        assertThat(rig.directory(orders).getParent()).doesNotExist();
    }

    @Test
    void leavesADirectoryThatAJobHasInHand() {
        var orders = Orders.any();

        var outcome = rig.commands().carryOut(orders.create(), progress -> {
            if (progress.step() == Step.START_CONTAINER) {
                rig.awaitReconciliation();
                assertThat(rig.directory(orders)).exists();
            }
        });

        assertThat(outcome).isInstanceOf(Created.class);
        gateway.carryOut(orders.delete());
    }

    @Test
    void letsAJobTakeUpWhatACrashLeft() throws IOException {
        var orders = Orders.any();
        rig.leaveUnfinished(orders);

        assertThat(gateway.carryOut(orders.create())).isInstanceOf(InstanceCreated.class);

        rig.awaitReconciliation();
        assertThat(rig.directory(orders)).exists();
        gateway.carryOut(orders.delete());
    }

    private static Map<String, String> labels(String host) {
        return Map.of("dev.paddock.host", host);
    }
}
