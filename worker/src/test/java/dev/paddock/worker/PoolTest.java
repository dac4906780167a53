package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that are started beforehand. */
@WorkerTest
class PoolTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Rig rig;
    private final Gateway gateway;

    PoolTest(Rig rig) {
        this.rig = rig;
        this.gateway = rig.gateway;
    }

    @BeforeEach
    void haveOneOf17() {
        rig.stop();
        rig.start("--paddock.pool.min=1", "--paddock.pool.max=1", "--paddock.pool.memory=256MB");
        awaitSpares(1);
    }

    @AfterEach
    void haveNone() {
        rig.stop();
        rig.start();
        awaitSpares(0);
    }

    @Test
    void givesOneToACreateAndStartsAnother() throws Exception {
        var spare = spare();
        var orders = Orders.any().cpus(0.5);

        var server = Server.from(gateway.carryOut(orders.create()));

        var container = rig.inspect(orders.instance());
        assertThat(container.getId()).isEqualTo(spare.getId());
        assertThat(container.getHostConfig().getNanoCPUs()).isEqualTo(500_000_000L);
        assertThat(server.query("select rolname from pg_roles where rolsuper and rolname <> 'paddock'"))
                .isEqualTo(Orders.ADMIN);
        gateway.carryOut(orders.delete());
        awaitSpares(1);
        assertThat(spare().getId()).isNotEqualTo(spare.getId());
        assertThat(rig.hasContainer(orders.instance())).isFalse();
    }

    /** Docker mounts the directory where it was when the container was made. */
    @Test
    void whatWasGivenLivesOnThroughEachKindOfStart() throws Exception {
        var orders = Orders.any();
        var server = Server.from(gateway.carryOut(orders.create()));
        server.execute("create table kept as select 42 as answer");

        rig.restart(orders.instance());
        awaitAnswer(server);
        rig.kill(orders.instance());
        awaitAnswer(server);
        rig.stop();
        rig.restart(orders.instance());
        rig.start("--paddock.pool.min=0", "--paddock.pool.max=1");
        awaitAnswer(server);
        rig.removeContainer(orders.instance());
        awaitAnswer(server);
        gateway.carryOut(orders.delete());
    }

    /** As is lost when the data were moved away for a while, and back. */
    @Test
    void whatWasGivenFindsItsDirectoryThoughTheLinkIsLost() throws Exception {
        var orders = Orders.any();
        var server = Server.from(gateway.carryOut(orders.create()));
        server.execute("create table kept as select 42 as answer");
        rig.stop(orders.instance());
        for (var link : links()) {
            Files.delete(link);
        }

        awaitAnswer(server);

        gateway.carryOut(orders.delete());
    }

    /** The tenant may do with its databases what it likes. */
    @Test
    void leavesNoSessionInTheServerThatItGives() {
        var orders = Orders.any();
        var server = Server.from(gateway.carryOut(orders.create()));

        await().atMost(PATIENCE)
                .until(() -> server.query("select count(*) from pg_stat_activity where usename = 'paddock'"
                                + " and backend_type = 'client backend'")
                        .equals("0"));
        gateway.carryOut(orders.delete());
    }

    @Test
    void everyServerHasASystemIdentifierOfItsOwn() throws Exception {
        var warm = Orders.any();
        var cold = Orders.any().settings(Map.of("work_mem", "8MB"));
        var another = Orders.any().settings(Map.of("work_mem", "8MB"));

        var identifiers = List.of(identifier(warm), identifier(cold), identifier(another));

        assertThat(identifiers).doesNotHaveDuplicates();
        for (var orders : List.of(warm, cold, another)) {
            gateway.carryOut(orders.delete());
        }
    }

    @Test
    void leavesItToThoseWhoAskForNothingSpecial() {
        var spare = spare();
        var orders = Orders.any().memoryMiB(300);

        Server.from(gateway.carryOut(orders.create()));

        assertThat(rig.inspect(orders.instance()).getId()).isNotEqualTo(spare.getId());
        assertThat(spare().getId()).isEqualTo(spare.getId());
        gateway.carryOut(orders.delete());
    }

    @Test
    void whoAsksForItsPortGetsItWhateverElseIsAskedFor() {
        for (var orders : List.of(Orders.any(), Orders.any().memoryMiB(300))) {
            awaitSpares(1);
            int port = Integer.parseInt(spare().getLabels().get("dev.paddock.port"));

            var server = Server.from(gateway.carryOut(orders.port(port).create()));

            assertThat(server.port()).isEqualTo(port);
            gateway.carryOut(orders.delete());
        }
    }

    @Test
    void theNextWorkerTakesItUp() {
        var spare = spare();

        rig.stop();
        rig.start("--paddock.pool.min=1", "--paddock.pool.max=1", "--paddock.pool.memory=256MB");
        rig.awaitConsumers(true);
        var orders = Orders.any();
        awaitSpares(1);
        gateway.carryOut(orders.create());

        assertThat(rig.inspect(orders.instance()).getId()).isEqualTo(spare.getId());
        gateway.carryOut(orders.delete());
    }

    /** Neither the servers nor the directories. */
    @Test
    void whatACrashLeftOfOneIsRemoved() throws IOException {
        var half = rig.storageRoot.resolve(".spares/half");
        Files.createDirectories(half.resolve("volume"));
        rig.removeSpare(spare());

        await().atMost(PATIENCE).until(() -> Files.notExists(half));
        awaitSpares(1);
    }

    /** A server that died goes to nobody. */
    @Test
    void aCreateThatMeetsADeadOneMakesAnother() throws SQLException {
        var spare = spare();
        rig.killSpare(spare);
        var orders = Orders.any();

        var server = Server.from(gateway.carryOut(orders.create()));

        assertThat(rig.inspect(orders.instance()).getId()).isNotEqualTo(spare.getId());
        assertThat(server.query("select 42")).isEqualTo("42");
        gateway.carryOut(orders.delete());
    }

    private String identifier(Orders orders) throws SQLException {
        return Server.from(gateway.carryOut(orders.create()))
                .query("select system_identifier from pg_control_system()");
    }

    private List<Path> links() throws IOException {
        try (var entries = Files.list(rig.storageRoot.resolve(".spares"))) {
            return entries.filter(Files::isSymbolicLink).toList();
        }
    }

    private static void awaitAnswer(Server server) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> server.query("select answer from kept").equals("42"));
    }

    private Container spare() {
        return Objects.requireNonNull(rig.spares().getFirst());
    }

    private void awaitSpares(int count) {
        await().atMost(PATIENCE).until(() -> rig.hasSpares(count));
    }
}
