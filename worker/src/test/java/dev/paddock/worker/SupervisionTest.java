package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.InstanceDeleted;
import dev.paddock.contract.Observation;
import dev.paddock.contract.Observation.State;
import dev.paddock.contract.StorageDisposal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@WorkerTest
@ExtendWith(OutputCaptureExtension.class)
class SupervisionTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Rig rig;
    private final Gateway gateway;
    private final Orders orders = Orders.any();

    SupervisionTest(Rig rig) {
        this.rig = rig;
        this.gateway = rig.gateway;
    }

    /** What a test does to a container. */
    enum Blow {
        KILLED,
        STOPPED,
        REMOVED,
        NETWORK_REMOVED
    }

    @AfterEach
    void delete() {
        rig.docker.mend();
        rig.awaitConsumers(true);
        gateway.carryOut(orders.delete());
    }

    @ParameterizedTest
    @EnumSource
    void bringsAServerBackOnItsPortWithItsDataAndLimits(Blow blow) throws SQLException {
        var server = Server.from(gateway.carryOut(orders.memoryMiB(192).create()));
        server.execute("create table precious as select 42 as answer");
        awaitState(State.RUNNING);
        var before = rig.inspect(orders.instance());

        strike(blow);

        awaitAnswer(server, "select answer from precious", "42");
        awaitState(State.RUNNING);
        var after = rig.inspect(orders.instance());
        assertThat(after.getHostConfig().getMemory())
                .isEqualTo(before.getHostConfig().getMemory())
                .isEqualTo(192L << 20);
        assertThat(after.getHostConfig().getPortBindings().getBindings())
                .usingRecursiveComparison()
                .isEqualTo(before.getHostConfig().getPortBindings().getBindings());
        assertThat(after.getConfig().getLabels()).isEqualTo(before.getConfig().getLabels());
        assertThat(gateway.states(orders.instance())).contains(State.DOWN);
    }

    @Test
    void takesAServerThatShutsTheWorkerOutForRunning() throws SQLException {
        var server = Server.from(gateway.carryOut(orders.create()));
        server.execute("alter role paddock nologin");

        rig.kill(orders.instance());

        awaitAnswer(server, "select 42", "42");
        awaitState(State.RUNNING);
        assertThat(gateway.states(orders.instance())).doesNotContain(State.CRASHED);
    }

    @Test
    void saysWhyAServerWithDamagedDataCrashedAndBringsItBackOnceTheyAreMended() throws IOException, SQLException {
        var server = Server.from(gateway.carryOut(orders.create()));
        server.execute("create table precious as select 42 as answer");
        awaitState(State.RUNNING);
        var control = rig.directory(orders).resolve("volume/data/global/pg_control");
        var sound = Files.readAllBytes(control);

        write(control, new byte[100]);
        rig.kill(orders.instance());

        awaitState(State.CRASHED);
        assertThat(gateway.observation(orders.instance()).orElseThrow().reason())
                .containsPattern("(FATAL|PANIC): .*global/pg_control")
                .hasSizeLessThanOrEqualTo(2000);
        assertThat(gateway.statesSince(State.DOWN, orders.instance())).doesNotContain(State.RUNNING);
        write(control, sound);
        awaitState(State.RUNNING);
        assertThat(server.query("select answer from precious")).isEqualTo("42");
    }

    @Test
    void waitsForAServerThatIsUpAndLetsNobodyInYet() throws Exception {
        var server = Server.from(gateway.carryOut(orders.create()));
        server.execute("alter system set hot_standby = off");
        server.execute("copy (select 1) to program 'touch standby.signal'");
        awaitState(State.RUNNING);

        rig.kill(orders.instance());

        awaitReason("It is starting");
        Files.createFile(rig.directory(orders).resolve("volume/data/promote"));
        rig.signal(orders.instance(), "USR1");
        awaitAnswer(server, "select 42", "42");
        awaitState(State.RUNNING);
        assertThat(gateway.states(orders.instance())).doesNotContain(State.CRASHED);
    }

    @Test
    void leavesAPausedContainerAlone() throws SQLException {
        var server = Server.from(gateway.carryOut(orders.create()));
        awaitState(State.RUNNING);
        var before = rig.inspect(orders.instance()).getId();

        rig.pause(orders.instance());

        awaitReason("unpause it");
        rig.awaitReconciliation();
        rig.unpause(orders.instance());
        awaitState(State.RUNNING);
        assertThat(server.query("select 42")).isEqualTo("42");
        assertThat(rig.inspect(orders.instance()).getId()).isEqualTo(before);
        assertThat(gateway.states(orders.instance())).doesNotContain(State.CRASHED);
    }

    @Test
    void deletesAPausedServer() {
        gateway.carryOut(orders.create());
        rig.pause(orders.instance());

        assertThat(gateway.carryOut(orders.delete())).isInstanceOf(InstanceDeleted.class);
    }

    @Test
    void saysNothingOfServersWhileDockerDoesNotAnswer(CapturedOutput output) throws SQLException {
        var server = Server.from(gateway.carryOut(orders.create()));
        awaitState(State.RUNNING);
        rig.docker.cut();
        rig.awaitConsumers(false);
        rig.kill(orders.instance());
        int before = gateway.states(orders.instance()).size();
        int said = rounds(output);
        await().atMost(SOON).until(() -> rounds(output) > said + 5);
        assertThat(gateway.states(orders.instance())).hasSize(before);

        rig.docker.mend();

        awaitAnswer(server, "select 42", "42");
        assertThat(gateway.states(orders.instance())).doesNotContain(State.CRASHED);
    }

    @Test
    void saysNothingWhileItCantBeReadWhoseADirectoryIs() throws IOException {
        gateway.carryOut(orders.create());
        awaitState(State.RUNNING);
        var note = rig.directory(orders).resolve("instance.json");
        var sound = Files.readAllBytes(note);
        int before = gateway.observed().size();

        Files.writeString(note, "rubbish");

        gateway.awaitReports(2);
        Files.write(note, sound);
        awaitState(State.RUNNING);
        assertThat(gateway.observed().stream().skip(before))
                .allSatisfy(told -> assertThat(told.instances())
                        .extracting(Observation::instance)
                        .contains(orders.instance()));
    }

    @Test
    void givesNoOtherServerThePortOfOneWhoseContainerIsGone() {
        var server = Server.from(gateway.carryOut(orders.create()));
        rig.docker.cut();
        rig.awaitConsumers(false);
        rig.removeContainer(orders.instance());
        rig.docker.mend();

        var other = Orders.any().port(server.port());

        assertThat(gateway.carryOut(other.create())).hasFieldOrPropertyWithValue("failure.code", "port-in-use");
        gateway.carryOut(other.delete());
    }

    @Test
    void leavesKeptDataAlone() {
        gateway.carryOut(orders.create());
        awaitState(State.RUNNING);

        gateway.carryOut(orders.delete(StorageDisposal.KEEP));

        await().atMost(SOON).until(() -> gateway.observation(orders.instance()).isEmpty());
        rig.awaitReconciliation();
        assertThat(rig.hasContainer(orders.instance())).isFalse();
        assertThat(rig.directory(orders)).exists();
    }

    /** How often the worker has looked for what nobody owns, in vain; how servers are it looks at as often. */
    private static int rounds(CapturedOutput output) {
        return output.getOut().split("What no instance owns is not looked for", -1).length;
    }

    private void strike(Blow blow) {
        switch (blow) {
            case KILLED -> rig.kill(orders.instance());
            case STOPPED -> rig.stop(orders.instance());
            case REMOVED -> rig.removeContainer(orders.instance());
            case NETWORK_REMOVED -> removeNetwork();
        }
    }

    /** While the worker can't see it, lest it be quicker. */
    private void removeNetwork() {
        rig.docker.cut();
        rig.kill(orders.instance());
        rig.removeNetwork();
        rig.docker.mend();
    }

    /** As its owner, and in place, so that the server can still read it. */
    private static void write(Path file, byte[] content) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap(content));
        }
    }

    private void awaitState(State state) {
        await().atMost(SOON)
                .until(() -> gateway.observation(orders.instance())
                        .filter(seen -> seen.state() == state)
                        .isPresent());
    }

    private void awaitReason(String reason) {
        await().atMost(SOON)
                .until(() -> gateway.observation(orders.instance())
                        .filter(seen -> seen.state() == State.DOWN
                                && String.valueOf(seen.reason()).contains(reason))
                        .isPresent());
    }

    private static void awaitAnswer(Server server, String question, String answer) {
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> server.query(question).equals(answer));
    }
}
