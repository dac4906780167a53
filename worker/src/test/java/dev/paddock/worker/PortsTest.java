package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.JobDeclined;
import dev.paddock.contract.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@WorkerTest
@Tag("fault")
class PortsTest {

    private final Gateway gateway;

    PortsTest(Rig rig) {
        this.gateway = rig.gateway;
    }

    @Test
    void publishesOnThePortThatWasAskedFor() {
        var orders = Orders.any().port(Rig.LAST_PORT);

        var server = Server.from(gateway.carryOut(orders.create()));

        assertThat(server.port()).isEqualTo(Rig.LAST_PORT);
        gateway.carryOut(orders.delete());
    }

    @Test
    void declinesAPortThatAnotherProgramHas() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName(Loopback.OWN))) {
            var ended = gateway.carryOut(Orders.any().port(taken.getLocalPort()).create());

            assertThat(ended).isInstanceOfSatisfying(JobDeclined.class, declined -> {
                assertThat(declined.failure().code()).isEqualTo("port-in-use");
                assertThat(declined.failure().step()).isEqualTo(Step.START_CONTAINER);
                assertThat(declined.sequence()).isEqualTo(4);
            });
        }
    }

    @Test
    void declinesAPortThatAnotherInstanceHas() {
        var first = Orders.any();
        var server = Server.from(gateway.carryOut(first.create()));

        var ended = gateway.carryOut(Orders.any().port(server.port()).create());

        assertThat(ended)
                .isInstanceOfSatisfying(
                        JobDeclined.class,
                        declined -> assertThat(declined.failure().code()).isEqualTo("port-in-use"));
        gateway.carryOut(first.delete());
    }

    @Test
    void givesTenAtOnceAPortEach() {
        var orders = Stream.generate(Orders::any).limit(10).toList();
        var creates = orders.stream().map(Orders::create).toList();
        creates.forEach(gateway::send);

        creates.forEach(create -> gateway.awaitEndings(create, 1));

        assertThat(creates.stream()
                        .map(create ->
                                Server.from(gateway.endings(create).getFirst()).port()))
                .doesNotHaveDuplicates()
                .allMatch(port -> port >= Rig.FIRST_PORT && port <= Rig.LAST_PORT);
        orders.forEach(each -> gateway.carryOut(each.delete()));
    }
}
