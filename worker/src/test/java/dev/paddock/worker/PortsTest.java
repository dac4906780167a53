package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.HostReported;
import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.JobDeclined;
import dev.paddock.contract.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@WorkerTest
@Tag("fault")
class PortsTest {

    private final Rig rig;
    private final Gateway gateway;

    PortsTest(Rig rig) {
        this.rig = rig;
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
    void givesNobodyThePortOfADeletedInstanceForAWhileWhateverStartsAnew() {
        restart("--paddock.ports.quarantine=1h");
        int port = Rig.LAST_PORT;
        int free = freePorts(gateway.awaitReport(report -> report.free() != null));
        createAndDelete(port);

        gateway.awaitReport(report -> report.free() != null && freePorts(report) == free - 1);
        assertInQuarantine(port);

        restart("--paddock.ports.quarantine=1h");
        assertInQuarantine(port);

        restart("--paddock.ports.quarantine=1h", "--paddock.ports.first=" + port, "--paddock.ports.last=" + port);
        assertThat(gateway.carryOutHere(Orders.any().create()))
                .as("no port of its own accord either")
                .isInstanceOfSatisfying(
                        JobDeclined.class,
                        declined -> assertThat(declined.failure().code()).isEqualTo("host-full"));

        restart();
        createAndDelete(port);
        await().untilAsserted(
                        () -> assertThat(rig.storageRoot.resolve(".ports")).isEmptyDirectory());
    }

    @Test
    void givesThePortOfADeletedInstanceToAnotherWhenItHasRested() {
        restart("--paddock.ports.quarantine=5s");
        int port = Rig.LAST_PORT - 1;
        createAndDelete(port);
        assertInQuarantine(port);

        var next = Orders.any().port(port);
        var made = await().atMost(Duration.ofSeconds(30))
                .until(() -> gateway.carryOut(next.create()), ended -> ended instanceof InstanceCreated);

        assertThat(Server.from(made).port()).isEqualTo(port);
        gateway.carryOut(next.delete());
        restart();
    }

    private static int freePorts(HostReported report) {
        return Objects.requireNonNull(report.free()).ports();
    }

    private void restart(String... settings) {
        rig.stop();
        rig.start(settings);
    }

    private void createAndDelete(int port) {
        var orders = Orders.any().port(port);
        assertThat(Server.from(gateway.carryOut(orders.create())).port()).isEqualTo(port);
        gateway.carryOut(orders.delete());
    }

    private void assertInQuarantine(int port) {
        assertThat(gateway.carryOutHere(Orders.any().port(port).create()))
                .isInstanceOfSatisfying(JobDeclined.class, declined -> {
                    assertThat(declined.failure().code()).isEqualTo("port-in-use");
                    assertThat(declined.failure().message()).contains("free from");
                });
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
