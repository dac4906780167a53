package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.HostObserved;
import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.Observation.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker is stopped, and another one started in its place. */
@WorkerTest
class RestartTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Orders orders = Orders.any();
    private final Rig rig;
    private final Gateway gateway;
    private final Path gate;

    RestartTest(Rig rig, @TempDir Path folder) {
        this.rig = rig;
        this.gateway = rig.gateway;
        this.gate = folder.resolve("gate");
    }

    @AfterEach
    void restart() throws IOException {
        System.clearProperty("paddock.fault.pause");
        Files.deleteIfExists(gate);
        rig.stop();
        rig.start();
        rig.awaitConsumers(true);
    }

    @Test
    void raisesTheNumbersOfWhatIsTold() {
        gateway.carryOut(orders.create());
        awaitState(State.RUNNING);

        rig.stop();
        rig.start();

        int before = gateway.observed().size();
        await().atMost(SOON).until(() -> gateway.observed().size() > before);
        assertThat(gateway.observed())
                .extracting(HostObserved::sequence)
                .isSorted()
                .doesNotHaveDuplicates();
        gateway.carryOut(orders.delete());
    }

    @Test
    void bringsBackWhatDiedMeanwhileAndSaysNothingOfItBefore() throws SQLException {
        var server = Server.from(gateway.carryOut(orders.create()));
        server.execute("create table precious as select 42 as answer");
        awaitState(State.RUNNING);
        rig.stop();
        rig.kill(orders.instance());

        rig.start();

        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> server.query("select answer from precious").equals("42"));
        awaitState(State.RUNNING);
        gateway.carryOut(orders.delete());
    }

    @Test
    void letsAJobInHandEnd() throws Exception {
        var create = orders.create();
        pauseAt("docker.start.before", create);

        var stop = CompletableFuture.runAsync(rig::stop);
        // The broker counts the consumer that has the job in hand for as long.
        await().atMost(SOON).until(() -> rig.consumers() <= 1);
        assertThat(stop).isNotDone();
        Files.delete(gate);

        stop.join();
        gateway.awaitEndings(create, 1);
        assertThat(gateway.endings(create)).singleElement().isInstanceOf(InstanceCreated.class);
        rig.awaitNoCreatesInHand();
        rig.start();
        gateway.carryOut(orders.delete());
    }

    @Test
    void handsAJobBackThatTakesTooLong() throws Exception {
        rig.stop();
        rig.start("--paddock.stop-limit=1s");
        var create = orders.create();
        pauseAt("docker.start.before", create);

        rig.stop();

        assertThat(gateway.endings(create)).isEmpty();
        await().atMost(SOON).until(() -> rig.creates() == 1);
        Files.delete(gate);
        System.clearProperty("paddock.fault.pause");
        rig.start();
        gateway.awaitEndings(create, 1);
        assertThat(gateway.endings(create)).singleElement().isInstanceOf(InstanceCreated.class);
        gateway.carryOut(orders.delete());
    }

    @Test
    void isRefusedWithAnEmptyStorageRootWhereServersAre(@TempDir Path empty) {
        gateway.carryOut(orders.create());
        rig.stop();

        for (int tries = 0; tries < 2; tries++) {
            assertThatThrownBy(() -> rig.start("--paddock.storage-root=" + empty))
                    .hasMessageContaining("mount the storage root");
        }

        rig.start();
        awaitState(State.RUNNING);
        gateway.carryOut(orders.delete());
    }

    @Test
    void removesNoServerWhileThereAreNoDataAtAll() throws IOException {
        gateway.carryOut(orders.create());
        var aside = rig.storageRoot.resolve("aside");
        Files.move(rig.directory(orders).getParent(), aside);

        gateway.awaitReports(2);

        assertThat(rig.hasContainer(orders.instance())).isTrue();
        Files.move(aside, rig.directory(orders).getParent());
        gateway.carryOut(orders.delete());
    }

    @Test
    void removesNothingInADryRun() throws IOException {
        rig.stop();
        rig.start("--paddock.reconcile.dry-run=true");
        var orphan = rig.container(Map.of("dev.paddock.host", rig.host.value()));
        rig.leaveUnfinished(orders);

        gateway.awaitReports(2);

        assertThat(rig.exists(orphan)).isTrue();
        assertThat(rig.directory(orders)).exists();
        rig.stop();
        rig.start();
        await().atMost(SOON).until(() -> !rig.exists(orphan) && Files.notExists(rig.directory(orders)));
    }

    /** Sends a command that then waits there for as long as the gate is closed. */
    private void pauseAt(String point, CreateInstance create) throws IOException {
        System.setProperty("paddock.fault.gate", Files.createFile(gate).toString());
        System.setProperty("paddock.fault.pause", point);
        gateway.send(create);
        await().atMost(SOON).until(() -> Files.readString(gate).contains(point));
    }

    private void awaitState(State state) {
        await().atMost(SOON)
                .until(() -> gateway.observation(orders.instance())
                        .filter(seen -> seen.state() == state)
                        .isPresent());
    }
}
