package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.HostObserved;
import dev.paddock.contract.Observation;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An instance takes as much of the disk as it may, and goes by that whatever becomes of worker and server. */
@WorkerTest
class ReadOnlyTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String READ_ONLY = "25006";

    private final Orders orders = Orders.any().diskMiB(128);
    private final Rig rig;
    private final Gateway gateway;
    private Server server;

    ReadOnlyTest(Rig rig) {
        this.rig = rig;
        this.gateway = rig.gateway;
        this.server = new Server("", 0);
    }

    @BeforeEach
    void fill() throws SQLException {
        server = Server.from(gateway.carryOut(orders.create()));
        server.execute("create table load as select n, repeat('x', 1000) as filler from generate_series(1, 100000) n");
    }

    @AfterEach
    void end() {
        gateway.carryOut(orders.delete());
    }

    @Test
    void staysReadOnlyOverRestartsOfServerAndWorker() throws SQLException {
        awaitReadOnly(ReadOnlyTest::isInForce);
        assertRefused();

        rig.stop();
        rig.stop(orders.instance());
        rig.start();
        awaitRefused();
        rig.removeContainer(orders.instance());
        awaitRefused();
        assertThat(server.query("select count(*) from load")).isEqualTo("100000");
        assertThat(saidSinceReadOnly()).allMatch(Objects::nonNull);
    }

    @Test
    void isFoundAsItShouldBeByAWorkerWhoseForerunnerDiedMidway() throws SQLException, IOException {
        var file = rig.directory(orders).resolve("volume/read-only.conf");
        awaitReadOnly(ReadOnlyTest::isInForce);

        rig.stop();
        Files.delete(file);
        server.execute("select pg_reload_conf()");
        rig.start();
        awaitRefused();

        rig.stop();
        Files.write(file, new byte[0]);
        server.execute("select pg_reload_conf()");
        rig.start();
        awaitRefused();

        rig.stop();
        Files.delete(file);
        rig.start();
        await("the file").atMost(SOON).until(() -> Files.exists(file));
        assertRefused();

        rig.stop();
        server.execute("begin read write; truncate load; commit; checkpoint");
        rig.start();
        awaitWritable();
    }

    /** A superuser may do that; who looks at the instance is told. */
    @Test
    void saysThatItsSuperuserOverrulesIt() throws SQLException {
        awaitReadOnly(ReadOnlyTest::isInForce);
        server.execute("alter system set default_transaction_read_only = off");
        server.execute("select pg_reload_conf()");
        awaitReadOnly(reason -> reason.contains("ALTER SYSTEM RESET default_transaction_read_only"));

        server.execute("alter system reset default_transaction_read_only");
        server.execute("select pg_reload_conf()");
        awaitReadOnly(ReadOnlyTest::isInForce);
        assertRefused();
    }

    @Test
    void isToldToAServerOnceItLetsTheWorkerIn() throws SQLException {
        server.execute("begin read write; alter role paddock nologin; commit");
        awaitReadOnly(reason -> reason.contains("does not let it in"));
        server.execute("begin read write; alter role paddock login; commit");
        awaitReadOnly(ReadOnlyTest::isInForce);
        assertRefused();
    }

    @Test
    void isToldToAServerOnceItRunsAgain() throws SQLException {
        rig.pause(orders.instance());
        try {
            awaitReadOnly(_ -> true);
        } finally {
            rig.unpause(orders.instance());
        }
        awaitRefused();
        awaitReadOnly(ReadOnlyTest::isInForce);
    }

    private void awaitRefused() {
        await().atMost(SOON).untilAsserted(this::assertRefused);
    }

    private void assertRefused() {
        assertThatThrownBy(() -> server.execute("create table if not exists more ()"))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refusal -> assertThat(refusal.getSQLState()).isEqualTo(READ_ONLY));
    }

    /** All that was said of it from when it was first said to take no writes. */
    private List<@Nullable String> saidSinceReadOnly() {
        return gateway.observed().stream()
                .map(HostObserved::instances)
                .flatMap(List::stream)
                .filter(seen -> seen.instance().equals(orders.instance()))
                .<@Nullable String>map(Observation::readOnly)
                .dropWhile(Objects::isNull)
                .toList();
    }

    private void awaitReadOnly(Predicate<String> wanted) {
        await().atMost(SOON)
                .until(() -> gateway.observation(orders.instance())
                        .map(Observation::readOnly)
                        .filter(wanted)
                        .isPresent());
    }

    /** What was heard of it last may be older than the worker that runs now. */
    private void awaitWritable() throws SQLException {
        await().atMost(SOON).ignoreExceptions().until(() -> {
            server.execute("insert into load values (1, 'once more')");
            return true;
        });
        assertThat(server.query("select count(*) from load")).isEqualTo("1");
        await().atMost(SOON)
                .until(() -> gateway.observation(orders.instance())
                        .filter(seen -> seen.readOnly() == null)
                        .isPresent());
    }

    private static boolean isInForce(String reason) {
        return !reason.contains("not in force");
    }
}
