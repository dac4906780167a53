package dev.paddock.worker;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.Command;
import dev.paddock.contract.ControlInstance.Action;
import dev.paddock.contract.HostObserved;
import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.Observation.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A worker is stopped, and another one started in its place. */
@WorkerTest
@ExtendWith(OutputCaptureExtension.class)
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

    /**
     * Of four servers one ran, one was stopped, and of the others the wish had been noted and no more. Docker starts by
     * itself what ran, the one among them that was to be stopped: what was wished last decides.
     */
    @Test
    void hasAfterAPowerCutWhatShouldRunAndNothingElse() throws Exception {
        rig.stop();
        rig.start("--paddock.stop-limit=1s");
        var running = Orders.any();
        var stopped = Orders.any();
        var stopping = Orders.any();
        var starting = Orders.any();
        var servers = created(List.of(running, stopped, stopping, starting));
        gateway.carryOut(stopped.control(Action.STOP));
        gateway.carryOut(starting.control(Action.STOP));
        var stop = stopping.control(Action.STOP);
        var start = starting.control(Action.START);
        pauseAt("storage.record.after", stop, start);
        rig.stop();
        System.clearProperty("paddock.fault.pause");
        rig.kill(running.instance());
        rig.restart(stopping.instance());
        assertThat(rig.isUp(starting.instance())).isFalse();

        rig.start();

        gateway.awaitEndings(stop, 1);
        gateway.awaitEndings(start, 1);
        awaitStates(Map.of(
                running, State.RUNNING,
                starting, State.RUNNING,
                stopped, State.STOPPED,
                stopping, State.STOPPED));
        assertThat(rig.isUp(stopped.instance())).isFalse();
        assertThat(rig.isUp(stopping.instance())).isFalse();
        gateway.carryOut(stopped.control(Action.START));
        gateway.carryOut(stopping.control(Action.START));
        for (var server : servers) {
            assertThat(server.query("select answer from precious")).isEqualTo("42");
        }
        List.of(running, stopped, stopping, starting).forEach(each -> gateway.carryOut(each.delete()));
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
    void removesNoServerWhileThereAreNoDataAtAll(CapturedOutput output) throws IOException {
        gateway.carryOut(orders.create());
        var aside = rig.storageRoot.resolve("aside");
        Files.move(rig.directory(orders).getParent(), aside);

        // For longer than what no instance owns is left alone.
        await().atMost(SOON).until(() -> output.getOut().split("no data of any instance", -1).length > 5);

        assertThat(rig.hasContainer(orders.instance())).isTrue();
        Files.move(aside, rig.directory(orders).getParent());
        gateway.carryOut(orders.delete());
    }

    @Test
    void removesNothingInADryRun(CapturedOutput output) throws IOException {
        rig.stop();
        rig.start("--paddock.reconcile.dry-run=true");
        var orphan = rig.container(Map.of("dev.paddock.host", rig.host.value()));
        rig.leaveUnfinished(orders);

        await().atMost(SOON)
                .until(() -> output.getOut()
                        .lines()
                        .filter(line -> line.contains("but for the dry run"))
                        .toList()
                        .toString()
                        .contains(orders.instance().toString()));

        assertThat(rig.exists(orphan)).isTrue();
        assertThat(rig.directory(orders)).exists();
        rig.stop();
        rig.start();
        await().atMost(SOON).until(() -> !rig.exists(orphan) && Files.notExists(rig.directory(orders)));
    }

    /** Sends commands that then wait there for as long as the gate is closed. */
    private void pauseAt(String point, Command... commands) throws IOException {
        System.setProperty("paddock.fault.gate", Files.createFile(gate).toString());
        System.setProperty("paddock.fault.pause", point);
        Stream.of(commands).forEach(gateway::send);
        await().atMost(SOON)
                .until(() -> Files.readAllLines(gate), arrived -> arrived.equals(nCopies(commands.length, point)));
    }

    /** All at once, each with something in it. */
    private List<Server> created(List<Orders> wanted) throws SQLException {
        var creates = wanted.stream().map(Orders::create).toList();
        creates.forEach(gateway::send);
        creates.forEach(create -> gateway.awaitEndings(create, 1));
        var servers = creates.stream()
                .map(create -> Server.from(gateway.endings(create).getFirst()))
                .toList();
        for (var server : servers) {
            server.execute("create table precious as select 42 as answer");
        }
        return servers;
    }

    private void awaitState(State state) {
        awaitStates(Map.of(orders, state));
    }

    private void awaitStates(Map<Orders, State> wanted) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(wanted)
                        .allSatisfy((each, state) -> assertThat(gateway.observation(each.instance()))
                                .hasValueSatisfying(
                                        seen -> assertThat(seen.state()).isEqualTo(state))));
    }
}
