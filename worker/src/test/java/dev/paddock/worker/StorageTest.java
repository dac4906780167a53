package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.contract.InstanceDeleted;
import dev.paddock.contract.JobDeclined;
import dev.paddock.contract.JobEvent;
import dev.paddock.contract.JobFailed;
import dev.paddock.contract.JobInterrupted;
import dev.paddock.contract.StorageDeleted;
import dev.paddock.contract.StorageDisposal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@WorkerTest
class StorageTest {

    private final Rig rig;
    private final Gateway gateway;

    StorageTest(Rig rig) {
        this.rig = rig;
        this.gateway = rig.gateway;
    }

    @Test
    void keepsWhatItNotesOutOfTheServersReach() throws IOException {
        var orders = Orders.any();
        gateway.carryOut(orders.create());

        var directory = rig.directory(orders);

        assertThat(directory.resolve("volume/data/PG_VERSION")).hasContent("17");
        assertThat(Files.getOwner(directory.resolve("volume/data")).getName()).isNotEqualTo("root");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("volume/data"))))
                .isEqualTo("rwx------");
        assertThat(Files.getOwner(directory.resolve("volume")).getName()).isEqualTo("root");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("instance.json"))))
                .isEqualTo("rw-------");
        gateway.carryOut(orders.delete());
    }

    @Test
    void letsNobodyHaveADirectoryThatIsAnothers() {
        var first = Orders.any();
        gateway.carryOut(first.create());

        assertThat(gateway.carryOut(first.successor(false, Orders.PASSWORD).create()))
                .isInstanceOfSatisfying(
                        JobDeclined.class,
                        declined -> assertThat(declined.failure().code()).isEqualTo("storage-in-use"));
        assertThat(code(gateway.carryOut(first.successor(true, null).create()))).isEqualTo("storage-in-use");
        gateway.carryOut(first.delete());
    }

    @Test
    void saysThatItKeepsOnlyWhatIsThere() {
        var first = Orders.any();
        gateway.carryOut(first.create());

        assertThat(disposal(gateway.carryOut(Orders.any().delete(StorageDisposal.KEEP))))
                .isEqualTo(StorageDisposal.DELETE);
        assertThat(disposal(
                        gateway.carryOut(first.successor(false, Orders.PASSWORD).delete(StorageDisposal.KEEP))))
                .isEqualTo(StorageDisposal.DELETE);
        var keep = first.delete(StorageDisposal.KEEP);
        assertThat(disposal(gateway.carryOut(keep))).isEqualTo(StorageDisposal.KEEP);
        assertThat(disposal(gateway.carryOut(keep))).isEqualTo(StorageDisposal.KEEP);
        gateway.carryOut(first.delete());
    }

    @Test
    void leavesKeptDataKeptWhenAnAttachIsDeletedThatNeverClaimedThem() throws IOException {
        var first = Orders.any();
        gateway.carryOut(first.create());
        gateway.carryOut(first.delete(StorageDisposal.KEEP));
        var note = rig.directory(first).resolve("instance.json");
        var before = Files.readString(note);

        var ended = gateway.carryOut(first.successor(true, null).delete(StorageDisposal.KEEP));

        assertThat(disposal(ended)).isEqualTo(StorageDisposal.KEEP);
        assertThat(note).hasContent(before);
        gateway.carryOut(first.delete());
    }

    @Test
    void attachesKeptDataAgainWithItsRoles() throws SQLException {
        var first = Orders.any();
        Server.from(gateway.carryOut(first.create())).execute("create table precious as select 42 as answer");
        gateway.carryOut(first.delete(StorageDisposal.KEEP));
        var second = first.successor(true, null);

        var server = Server.from(gateway.carryOut(second.create()));

        assertThat(server.query("select answer from precious")).isEqualTo("42");
        gateway.carryOut(second.delete());
    }

    @Test
    void setsAPasswordOnKeptDataIfOneIsGiven() throws SQLException {
        var first = Orders.any();
        gateway.carryOut(first.create());
        gateway.carryOut(first.delete(StorageDisposal.KEEP));
        var second = first.successor(true, "another");

        var server = Server.from(gateway.carryOut(second.create()));

        assertThat(server.query("select 42", "another")).isEqualTo("42");
        assertThatThrownBy(() -> server.query("select 42")).hasMessageContaining("password authentication");
        gateway.carryOut(second.delete());
    }

    @Test
    void leavesKeptDataAsTheyWereWhenTheyCantBeAttached() throws SQLException {
        var first = Orders.any();
        Server.from(gateway.carryOut(first.create())).execute("create table precious as select 42 as answer");
        gateway.carryOut(first.delete(StorageDisposal.KEEP));

        assertThat(code(gateway.carryOut(
                        first.successor(true, null).version("15").create())))
                .isEqualTo("invalid-field");
        assertThat(gateway.carryOut(
                        first.successor(true, null).port(rig.takenPort()).create()))
                .isInstanceOf(JobDeclined.class);

        var second = first.successor(true, null);
        assertThat(Server.from(gateway.carryOut(second.create())).query("select answer from precious"))
                .isEqualTo("42");
        gateway.carryOut(second.delete());
    }

    @Test
    void refusesKeptDataThatShutTheWorkerOut() throws SQLException {
        var first = Orders.any();
        Server.from(gateway.carryOut(first.create())).execute("alter role paddock nologin");
        gateway.carryOut(first.delete(StorageDisposal.KEEP));
        var second = first.successor(true, null);

        assertThat(code(gateway.carryOut(second.create()))).isEqualTo("invalid-field");

        assertThat(gateway.carryOut(second.delete())).isInstanceOf(InstanceDeleted.class);
    }

    @Test
    void deletesLinksThatATenantPlantedAndNotWhatTheyPointTo() throws IOException, SQLException {
        var treasure = Files.createTempDirectory(Path.of("/var/tmp"), "treasure-");
        var coin = Files.createFile(treasure.resolve("coin"));
        var orders = Orders.any();
        var server = Server.from(gateway.carryOut(orders.create()));
        server.execute("copy (select 1) to program 'ln -s " + treasure + " planted; ln -s " + coin + " coin'");
        assertThat(rig.directory(orders).resolve("volume/data/planted")).isSymbolicLink();

        assertThat(gateway.carryOut(orders.delete())).isInstanceOf(InstanceDeleted.class);

        assertThat(coin).exists();
        Files.delete(coin);
        Files.delete(treasure);
    }

    @Test
    void leavesADirectoryAloneThatIsAnothersByNow() throws SQLException {
        var first = Orders.any();
        gateway.carryOut(first.create());
        gateway.carryOut(first.delete());
        var second = first.successor(false, Orders.PASSWORD);
        var server = Server.from(gateway.carryOut(second.create()));

        gateway.carryOut(first.delete());

        assertThat(server.query("select 42")).isEqualTo("42");
        gateway.carryOut(second.delete());
    }

    @Test
    void tellsHowLargeAKeptDirectoryIs() {
        var orders = Orders.any();
        gateway.carryOut(orders.create());

        assertThat(gateway.carryOut(orders.delete(StorageDisposal.KEEP)))
                .isInstanceOfSatisfying(
                        InstanceDeleted.class,
                        kept -> assertThat(kept.sizeMiB()).isBetween(10L, 500L));
        assertThat(gateway.carryOut(orders.delete()))
                .isInstanceOfSatisfying(
                        InstanceDeleted.class,
                        gone -> assertThat(gone.sizeMiB()).isNull());
    }

    @Test
    void removesAKeptDirectoryAndSaysSoAgainOfOneThatIsGone() {
        var orders = Orders.any();
        gateway.carryOut(orders.create());
        gateway.carryOut(orders.delete(StorageDisposal.KEEP));

        assertThat(gateway.carryOut(orders.deleteStorage())).isInstanceOf(StorageDeleted.class);
        assertThat(rig.directory(orders)).doesNotExist();
        assertThat(gateway.carryOut(orders.deleteStorage())).isInstanceOf(StorageDeleted.class);
    }

    @Test
    void leavesADirectoryAloneThatIsInUse() throws SQLException {
        var first = Orders.any();
        gateway.carryOut(first.create());
        gateway.carryOut(first.delete(StorageDisposal.KEEP));
        var second = first.successor(true, Orders.PASSWORD);
        var server = Server.from(gateway.carryOut(second.create()));

        assertThat(gateway.carryOut(first.deleteStorage()))
                .isInstanceOfSatisfying(
                        JobInterrupted.class,
                        left -> assertThat(left.failure().code()).isEqualTo("storage-in-use"));

        assertThat(server.query("select 42")).isEqualTo("42");
        gateway.carryOut(second.delete());
    }

    @Test
    void leavesADirectoryAloneThatIsAnothersWhenADeleteComesAgain() {
        var first = Orders.any();
        gateway.carryOut(first.create());
        gateway.carryOut(first.delete(StorageDisposal.KEEP));
        var delete = first.deleteStorage();
        gateway.carryOut(delete);
        var second = first.successor(false, Orders.PASSWORD);
        gateway.carryOut(second.create());
        gateway.carryOut(second.delete(StorageDisposal.KEEP));

        assertThat(gateway.carryOut(delete)).isInstanceOf(StorageDeleted.class);

        assertThat(rig.directory(second)).isDirectory();
        assertThat(gateway.carryOut(second.deleteStorage())).isInstanceOf(StorageDeleted.class);
    }

    @Test
    void findsNoPasswordAndNoVerifierBesideTheData() throws IOException {
        var orders = Orders.any();
        gateway.carryOut(orders.create());

        try (var files = Files.walk(rig.storageRoot)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> !file.toString().contains("/data/")))
                    .allSatisfy(file -> assertThat(Files.readAllBytes(file))
                            .asString()
                            .doesNotContain("SCRAM-SHA-256$", Orders.PASSWORD));
        }
        gateway.carryOut(orders.delete());
    }

    private static StorageDisposal disposal(JobEvent ended) {
        assertThat(ended).isInstanceOf(InstanceDeleted.class);
        return ((InstanceDeleted) ended).storage();
    }

    private static String code(JobEvent ended) {
        assertThat(ended).isInstanceOf(JobFailed.class);
        return ((JobFailed) ended).failure().code();
    }
}
