package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.HostId;
import dev.paddock.contract.HostReported;
import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.InstanceDeleted;
import dev.paddock.contract.SetDraining;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A host that drains keeps what it has, and takes nothing new. */
@WorkerTest
class DrainTest {

    private final Orders orders = Orders.any();
    private final Rig rig;
    private final Gateway gateway;

    DrainTest(Rig rig) {
        this.rig = rig;
        this.gateway = rig.gateway;
    }

    @AfterEach
    void activate() {
        drain(false);
        rig.awaitConsumers(true);
    }

    @Test
    void takesNoCreatesAndKeepsItsServers() throws Exception {
        var server = Server.from(gateway.carryOut(orders.create()));

        drain(true);

        var waiting = Orders.any();
        var create = waiting.create();
        rig.awaitNoCreatesTaken();
        gateway.send(create);
        assertThat(server.query("select 42")).isEqualTo("42");
        assertThat(gateway.carryOut(orders.delete())).isInstanceOf(InstanceDeleted.class);
        assertThat(gateway.said(create)).isEmpty();
        drain(false);
        gateway.awaitEndings(create, 1);
        assertThat(gateway.endings(create)).singleElement().isInstanceOf(InstanceCreated.class);
        gateway.carryOut(waiting.delete());
    }

    @Test
    void goesOnDrainingAfterARestartBeforeItIsToldAgain() {
        drain(true);
        rig.stop();
        var create = orders.create();
        gateway.send(create);

        rig.start();

        gateway.awaitReports(2);
        assertThat(gateway.awaitReport(_ -> true).draining()).isTrue();
        assertThat(gateway.said(create)).isEmpty();
        rig.stop();
        rig.start();
        drain(false);
        rig.stop();
        rig.start();
        gateway.awaitEndings(create, 1);
        gateway.carryOut(orders.delete());
    }

    @Test
    void doesAsItIsToldWhateverIsSentTwice() {
        drain(true);
        drain(true);
        drain(false);
        drain(false);

        assertThat(gateway.carryOut(orders.create())).isInstanceOf(InstanceCreated.class);
        gateway.carryOut(orders.delete());
    }

    @Test
    void isNotMovedByWhatAnotherHostIsTold() {
        gateway.tell(new SetDraining(new HostId("another"), true));

        assertThat(gateway.carryOut(orders.delete())).isInstanceOf(InstanceDeleted.class);
        assertThat(gateway.awaitReport(_ -> true))
                .extracting(HostReported::draining)
                .isEqualTo(false);
    }

    private void drain(boolean wanted) {
        gateway.tell(new SetDraining(rig.host, wanted));
        gateway.awaitReport(told -> Boolean.valueOf(wanted).equals(told.draining()));
    }
}
