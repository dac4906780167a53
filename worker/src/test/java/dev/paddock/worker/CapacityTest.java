package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.HostReported;
import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.JobDeclined;
import dev.paddock.contract.JobEvent;
import dev.paddock.contract.JobId;
import dev.paddock.contract.StorageDisposal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A host has room for so much, says so, and takes no more. */
@WorkerTest
class CapacityTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Rig rig;
    private final Gateway gateway;

    CapacityTest(Rig rig) {
        this.rig = rig;
        this.gateway = rig.gateway;
    }

    @AfterEach
    void restart() {
        restartWith();
        rig.awaitConsumers(true);
    }

    @Test
    void tellsWhatItHasAndWhatOfItIsFree() {
        var orders = Orders.any().memoryMiB(300);
        gateway.carryOut(orders.create());

        // The last report that was heard may be of a test before this one.
        var report = gateway.awaitReport(told -> memoryGivenOut(told) == 300);

        var capacity = Objects.requireNonNull(report.capacity());
        var free = Objects.requireNonNull(report.free());
        assertThat(capacity.instances()).isEqualTo(500);
        assertThat(capacity.memoryMiB()).isEqualTo(4 * rig.memoryMiB());
        assertThat(free.instances()).isEqualTo(499);
        assertThat(capacity.ports()).isEqualTo(200);
        assertThat(free.ports()).isEqualTo(199);
        assertThat(free.diskMiB()).isPositive().isLessThan(capacity.diskMiB());
        assertThat(report.full()).isNull();
        assertThat(report.draining()).isFalse();
        assertThat(report.impediment()).isNull();
        assertThat(report.dockerVersion()).isEqualTo(rig.dockerVersion());
        assertThat(report.workerVersion()).isEqualTo("1.2.3");
        gateway.carryOut(orders.delete());
        gateway.awaitReport(told -> told.free() != null && told.free().instances() == 500);
    }

    @Test
    void saysNothingOfADockerThatDoesNotAnswerButWhatIsKnown() {
        rig.docker.cut();
        try {
            var report = gateway.awaitReport(told -> told.impediment() != null);

            assertThat(report.dockerVersion()).isNull();
            assertThat(report.capacity()).isNotNull();
        } finally {
            rig.docker.mend();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--paddock.capacity.instances=0,            as many instances as it may: 0",
        "--paddock.capacity.memory-overcommit=1e-6, 256 MiB are asked for",
        "--paddock.capacity.disk-floor=1000TB,      below 1048576000 MiB"
    })
    void takesNoCreatesWhileItIsFullAndSaysWhy(String setting, String why) throws Exception {
        restartWith(setting);
        var create = Orders.any().create();

        gateway.send(create);

        var report = gateway.awaitReport(told -> told.full() != null);
        assertThat(report.full()).contains(why);
        rig.awaitNoCreatesTaken();
        // The broker counts what is in a queue every now and then.
        await().atMost(PATIENCE).until(() -> rig.creates() == 1);
        assertThat(gateway.said(create)).isEmpty();
        restartWith();
        gateway.awaitEndings(create, 1);
        assertThat(gateway.endings(create)).singleElement().isInstanceOf(InstanceCreated.class);
        gateway.carryOut(delete(create));
    }

    @Test
    void isFullWhenAllPortsAreGivenOut() {
        restartWith("--paddock.ports.last=" + Rig.FIRST_PORT);
        var orders = Orders.any();
        gateway.carryOut(orders.create());

        var report = gateway.awaitReport(told -> told.full() != null);

        assertThat(report.full()).contains("21000 to 21000 is free");
        gateway.carryOut(orders.delete());
    }

    @Test
    void takesNeverMoreCreatesThanItHasRoomFor() {
        restartWith("--paddock.capacity.instances=3");
        var creates = Stream.generate(() -> Orders.any().create()).limit(8).toList();

        creates.forEach(gateway::send);

        await().atMost(PATIENCE).until(() -> made(creates).size() == 3);
        rig.awaitNoCreatesTaken();
        assertThat(made(creates)).hasSize(3);
        var removed = new HashSet<CreateInstance>();
        while (removed.size() < creates.size()) {
            await().atMost(PATIENCE).until(() -> made(creates).size() > removed.size());
            made(creates).stream()
                    .filter(removed::add)
                    .map(CapacityTest::delete)
                    .forEach(gateway::carryOut);
        }
        assertThat(creates.stream().flatMap(create -> gateway.endings(create).stream()))
                .hasSize(8)
                .hasOnlyElementsOfType(InstanceCreated.class);
    }

    @Test
    void declinesWhatIsSentToItWhileItIsFull() {
        restartWith("--paddock.capacity.instances=1");
        var first = Orders.any();
        gateway.carryOut(first.create());
        var second = Orders.any().create();

        gateway.tell(second);

        gateway.awaitEndings(second, 1);
        assertDeclined(gateway.endings(second).getFirst(), "host-full", "as many instances as it may: 1");
        assertThat(rig.hasContainer(second.instance())).isFalse();
        assertThat(gateway.carryOut(first.delete())).isNotNull();
        gateway.tell(Orders.retried(second));
        gateway.awaitEndings(second, 2);
        assertThat(gateway.endings(second).getLast()).isInstanceOf(InstanceCreated.class);
        gateway.carryOut(delete(second));
    }

    @Test
    void declinesMoreMemoryThanIsLeft() {
        restartWith("--paddock.capacity.memory-overcommit=" + 500.5 / rig.memoryMiB());
        var orders = Orders.any().memoryMiB(512);

        assertDeclined(gateway.carryOut(orders.create()), "host-full", "500 MiB are left, and 512 MiB are asked for");

        assertThat(rig.directory(orders)).doesNotExist();
    }

    @Test
    void declinesACreateForWhichNoPortIsFreeAndTakesNoOthersForAWhile() {
        int port = rig.takenPort();
        restartWith("--paddock.ports.first=" + port, "--paddock.ports.last=" + port);
        var orders = Orders.any();

        assertDeclined(gateway.carryOut(orders.create()), "host-full", "No port from");

        assertThat(gateway.awaitReport(told -> told.full() != null).full()).contains("None of its ports");
        rig.awaitNoCreatesTaken();
        assertThat(rig.hasContainer(orders.instance())).isFalse();
        assertThat(rig.directory(orders)).doesNotExist();
    }

    private void restartWith(String... settings) {
        rig.stop();
        rig.start(settings);
    }

    private List<CreateInstance> made(List<CreateInstance> creates) {
        return creates.stream()
                .filter(create -> !gateway.endings(create).isEmpty())
                .toList();
    }

    private static DeleteInstance delete(CreateInstance create) {
        return new DeleteInstance(
                new JobId(UUID.randomUUID()),
                1,
                create.tenant(),
                create.instance(),
                create.generation() + 1,
                create.spec().storageDir(),
                StorageDisposal.DELETE);
    }

    private static void assertDeclined(JobEvent ended, String code, String words) {
        assertThat(ended).isInstanceOfSatisfying(JobDeclined.class, declined -> {
            assertThat(declined.failure().code()).isEqualTo(code);
            assertThat(declined.failure().message()).contains(words);
        });
    }

    private static int memoryGivenOut(HostReported told) {
        var capacity = told.capacity();
        var free = told.free();
        return capacity == null || free == null ? 0 : capacity.memoryMiB() - free.memoryMiB();
    }
}
