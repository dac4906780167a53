package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.InstanceDeleted;
import dev.paddock.contract.JobDeclined;
import dev.paddock.contract.JobEvent;
import dev.paddock.contract.Step;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.worker.instance.Outcome.Deleted;
import dev.paddock.worker.instance.Outcome.Interrupted;
import dev.paddock.worker.instance.Outcome.Outdated;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WorkerTest
@Tag("fault")
class RedeliveryTest {

    private final Rig rig;
    private final Gateway gateway;

    RedeliveryTest(Rig rig) {
        this.rig = rig;
        this.gateway = rig.gateway;
    }

    @Test
    void adoptsTheServerOfACreateThatComesAgain() throws SQLException {
        var orders = Orders.any();
        var create = orders.create();
        var first = Server.from(gateway.carryOut(create));
        first.execute("create table precious as select 42 as answer");

        var second = Server.from(gateway.carryOut(create));

        assertThat(second).isEqualTo(first);
        assertThat(second.query("select answer from precious")).isEqualTo("42");
        gateway.carryOut(orders.delete());
    }

    @Test
    void bringsBackAServerWhoseContainerIsGoneWithItsData() throws SQLException {
        var orders = Orders.any();
        var create = orders.create();
        var first = Server.from(gateway.carryOut(create));
        first.execute("create table precious as select 42 as answer");
        rig.removeContainer(orders.instance());

        var second = Server.from(gateway.carryOut(create));

        assertThat(second).isEqualTo(first);
        assertThat(second.query("select answer from precious")).isEqualTo("42");
        gateway.carryOut(orders.delete());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter role paddock nologin",
                "alter role paddock password 'another'",
                "alter role paddock rename to mine",
                "update pg_database set datallowconn = false where datname = 'postgres'"
            })
    void adoptsAServerThatShutsTheWorkerOut(String change) throws SQLException {
        var orders = Orders.any();
        var create = orders.create();
        var first = Server.from(gateway.carryOut(create));
        first.execute(change);

        assertThat(Server.from(gateway.carryOut(create))).isEqualTo(first);

        rig.removeContainer(orders.instance());
        assertThat(gateway.carryOut(create)).isInstanceOf(InstanceCreated.class);
        gateway.carryOut(orders.delete());
    }

    @Test
    void makesOneServerOfACreateThatIsDeliveredTwiceAtOnce() {
        var orders = Orders.any();
        var create = orders.create();
        gateway.send(create);

        var ended = gateway.carryOut(create);

        gateway.awaitEndings(create, 2);
        assertThat(gateway.endings(create)).extracting(Server::from).containsOnly(Server.from(ended));
        gateway.carryOut(orders.delete());
    }

    @Test
    void endsADeleteThatComesAgainAsTheFirstTime() {
        var orders = Orders.any();
        gateway.carryOut(orders.create());
        var delete = orders.delete();
        var first = (InstanceDeleted) gateway.carryOut(delete);

        var second = (InstanceDeleted) gateway.carryOut(delete);

        assertThat(second).usingRecursiveComparison().ignoringFields("at").isEqualTo(first);
    }

    @Test
    void deletesWhatNeverWas() {
        assertThat(gateway.carryOut(Orders.any().delete())).isInstanceOf(InstanceDeleted.class);
    }

    @Test
    void bringsNothingBackWhenACreateComesAgainAfterTheDelete() throws Exception {
        var orders = Orders.any();
        var create = orders.create();
        gateway.carryOut(create);
        gateway.carryOut(orders.delete());

        gateway.send(create);

        rig.awaitNoCreatesInHand();
        assertThat(gateway.endings(create)).hasSize(1);
        assertThat(rig.directory(orders)).doesNotExist();
        assertThat(rig.commands().carryOut(create, _ -> {})).isEqualTo(new Outdated());
    }

    @Test
    void makesNothingOfACreateThatItsDeleteHasOvertaken() {
        var orders = Orders.any();
        gateway.carryOut(orders.delete());

        assertThat(rig.commands().carryOut(orders.create(), _ -> {})).isEqualTo(new Outdated());
    }

    @Test
    void removesFirstWhenThereIsNoRoomToNoteADelete() throws IOException {
        var orders = Orders.any();
        var create = orders.create();
        gateway.carryOut(create);
        var obstacle = rig.storageRoot.resolve(".gone").resolve(orders.instance() + ".new/obstacle");
        Files.createDirectories(obstacle);

        var outcome = rig.commands().carryOut(orders.delete(), progress -> {
            if (progress.step() == Step.REMOVE_STORAGE) {
                assertThat(obstacle.toFile().delete()).isTrue();
            }
        });

        assertThat(outcome).isInstanceOf(Deleted.class);
        assertThat(rig.commands().carryOut(create, _ -> {})).isEqualTo(new Outdated());
    }

    @Test
    void passesOverACreateThatIsOlderThanWhatWasApplied() {
        var orders = Orders.any();
        gateway.carryOut(orders.create());
        gateway.carryOut(orders.delete(StorageDisposal.KEEP));

        var outcome = rig.commands().carryOut(orders.create(), _ -> {});

        assertThat(outcome).isEqualTo(new Outdated());
        gateway.carryOut(orders.delete());
    }

    @Test
    void declinesACreateThatComesAgainAsTheFirstTimeThoughItCouldSucceedByNow() throws IOException {
        var orders = Orders.any();
        CreateInstance create;
        JobEvent first;
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName(Loopback.OWN))) {
            create = orders.port(taken.getLocalPort()).create();
            first = gateway.carryOut(create);
        }

        var second = gateway.carryOut(create);

        assertThat(first).isInstanceOf(JobDeclined.class);
        assertThat(second).usingRecursiveComparison().ignoringFields("at").isEqualTo(first);
        assertThat(rig.hasContainer(orders.instance())).isFalse();
        assertThat(rig.directory(orders)).doesNotExist();
        assertThat(gateway.carryOut(Orders.retried(create))).isInstanceOf(InstanceCreated.class);
        gateway.carryOut(orders.delete());
    }

    @Test
    void isInterruptedWhenAFailureCantBeUndoneAndUndoesItInTheNextAttempt() throws IOException {
        var orders = Orders.any().port(rig.takenPort());
        var create = orders.create();
        var trash = rig.storageRoot.resolve(".trash");
        var aside = rig.storageRoot.resolve(".trash-aside");

        var outcome = rig.commands().carryOut(create, progress -> {
            if (progress.step() == Step.START_CONTAINER) {
                replaceByAFile(trash, aside);
            }
        });

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Interrupted.class,
                        interrupted -> assertThat(interrupted.failure().code()).isEqualTo("storage-failed"));
        Files.delete(trash);
        Files.move(aside, trash);
        assertThat(gateway.carryOut(Orders.retried(create))).isInstanceOf(JobDeclined.class);
        assertThat(rig.directory(orders)).doesNotExist();
    }

    private static void replaceByAFile(Path directory, Path aside) {
        try {
            Files.move(directory, aside);
            Files.createFile(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
