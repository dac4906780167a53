package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.HostMeasured;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.Measurement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WorkerTest
class MeasurementTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Rig rig;
    private final Gateway gateway;
    private final Orders orders = Orders.any();

    MeasurementTest(Rig rig) {
        this.rig = rig;
        this.gateway = rig.gateway;
    }

    @AfterEach
    void mend() {
        rig.docker.mend();
        rig.awaitConsumers(true);
        gateway.carryOut(orders.delete());
    }

    @Test
    void tellsOnlyTheSizeWhileDockerDoesNotAnswer() {
        gateway.carryOut(orders.create());
        awaitMeasurement(MeasurementTest::isComplete);

        rig.docker.cut();
        var blind = awaitMeasurement(seen -> seen.consumption() == null && seen.activity() == null);
        assertThat(blind.diskBytes()).isPositive();

        rig.docker.mend();
        awaitMeasurement(MeasurementTest::isComplete);
    }

    @Test
    void tellsOnlyTheSizeOfAServerThatDoesNotRun() {
        gateway.carryOut(orders.create());
        awaitMeasurement(MeasurementTest::isComplete);

        rig.pause(orders.instance());
        try {
            var still = awaitMeasurement(seen -> seen.consumption() == null && seen.activity() == null);
            assertThat(still.diskBytes()).isPositive();
        } finally {
            rig.unpause(orders.instance());
        }
        awaitMeasurement(MeasurementTest::isComplete);
    }

    @Test
    void raisesTheNumbersOfWhatIsMeasured() {
        gateway.carryOut(orders.create());
        awaitMeasurement(MeasurementTest::isComplete);
        rig.stop();
        rig.start();

        int before = gateway.measured().size();
        await().atMost(SOON).until(() -> gateway.measured().size() > before);
        assertThat(gateway.measured())
                .extracting(HostMeasured::sequence)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    private Measurement awaitMeasurement(Predicate<Measurement> wanted) {
        int heard = gateway.measured().size();
        return await().atMost(SOON)
                .until(
                        () -> last(orders.instance(), heard),
                        found -> found.filter(wanted).isPresent())
                .orElseThrow();
    }

    /** The last of all but those that had been heard by then. */
    private Optional<Measurement> last(InstanceId instance, int heard) {
        return gateway.measured().stream()
                .skip(heard)
                .map(HostMeasured::measurements)
                .flatMap(List::stream)
                .filter(measurement -> measurement.instance().equals(instance))
                .reduce((_, later) -> later);
    }

    private static boolean isComplete(Measurement seen) {
        return seen.diskBytes() != null && seen.activity() != null && seen.consumption() != null;
    }
}
