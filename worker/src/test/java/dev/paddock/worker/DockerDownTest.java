package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.InstanceCreated;
import dev.paddock.worker.instance.Outcome.Interrupted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WorkerTest
class DockerDownTest {

    private final Rig rig;
    private final Gateway gateway;

    DockerDownTest(Rig rig) {
        this.rig = rig;
        this.gateway = rig.gateway;
    }

    @AfterEach
    void mend() {
        rig.docker.mend();
        rig.awaitConsumers(true);
    }

    @Test
    void leavesCommandsInTheirQueuesUntilDockerAnswersAgain() {
        var orders = Orders.any();
        var create = orders.create();
        rig.docker.cut();
        rig.awaitConsumers(false);
        gateway.send(create);
        assertThat(gateway.said(create)).isEmpty();

        rig.docker.mend();

        gateway.awaitEndings(create, 1);
        assertThat(gateway.endings(create)).singleElement().isInstanceOf(InstanceCreated.class);
        gateway.carryOut(orders.delete());
    }

    @Test
    void interruptsTheJobInHand() {
        rig.docker.cut();

        var outcome = rig.commands().carryOut(Orders.any().create(), _ -> {});

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Interrupted.class,
                        interrupted -> assertThat(interrupted.failure().code()).isEqualTo("docker-failed"));
    }
}
