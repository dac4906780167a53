package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.paddock.system.DockerHost;
import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import dev.paddock.system.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An instance fails, by itself or by what its owner does in it. */
@FaultTest
class InstanceFaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** More than the limit of processes, and each of them stays a while. */
    private static final String FORK_BOMB = """
            copy (select 1) to program 'for each in $(seq 2000); do sleep 20 & done 2>/dev/null'""";

    private final Installation paddock;
    private final Requests requests;

    InstanceFaultsTest(Installation paddock) {
        this.paddock = paddock;
        this.requests = new Requests(paddock);
    }

    /** Fault 29, killed. */
    @Test
    void bringsAKilledInstanceBackWithItsData() throws SQLException {
        var instance = create("killed");
        Postgres.execute(instance, Requests.PASSWORD, "create table kept as select 'kept' as word");
        DockerHost.client().killContainerCmd(container(instance)).exec();
        await("the instance").atMost(PATIENCE).until(() -> reads(instance, "kept"));
        await("what is shown").atMost(PATIENCE).until(() -> status("killed"), "RUNNING"::equals);
    }

    /** Fault 29, out of memory. */
    @Test
    void bringsAnInstanceBackThatRanOutOfMemory() throws SQLException {
        var instance = create("greedy");
        Postgres.execute(instance, Requests.PASSWORD, "create table kept as select 'kept' as word");
        assertThatThrownBy(
                        () -> Postgres.execute(
                                instance,
                                Requests.PASSWORD,
                                "set work_mem = '2GB'; select count(*) from (select"
                                        + " repeat('x', 1000) || n from generate_series(1, 2000000) n order by 1) as all_of_it"))
                .isInstanceOf(SQLException.class);
        await("the instance").atMost(PATIENCE).until(() -> reads(instance, "kept"));
        await("what is shown").atMost(PATIENCE).until(() -> status("greedy"), "RUNNING"::equals);
    }

    /** Fault 30. */
    @Test
    void boundsAForkBombAndLetsItsNeighbourBe() throws SQLException {
        var neighbour = create("neighbour");
        var bomber = create("bomber");
        explode(bomber);
        assertThat(Postgres.query(neighbour, Requests.PASSWORD, "select 'unharmed'"))
                .isEqualTo("unharmed");
        var limit = Objects.requireNonNull(DockerHost.client()
                .inspectContainerCmd(container(bomber))
                .exec()
                .getHostConfig()
                .getPidsLimit());
        assertThat(processes(bomber)).isLessThanOrEqualTo(limit.intValue());
    }

    /** Fault 40. */
    @Test
    void saysWhyAnInstanceCantRunAnyMoreWhoseDataIsCorrupt() throws IOException, SQLException {
        var instance = create("corrupt");
        truncate(controlFileOf(instance));
        DockerHost.client().killContainerCmd(container(instance)).exec();
        await("the crash").atMost(PATIENCE.multipliedBy(3)).until(() -> status("corrupt"), "CRASHED"::equals);
        assertThat(requests.instance("corrupt").get("error").get("message").asString())
                .contains("pg_control");
        await().during(Duration.ofSeconds(5)).atMost(PATIENCE).until(() -> status("corrupt"), "CRASHED"::equals);
    }

    /** Without it no server starts (PostgreSQL manual, database file layout). */
    private Path controlFileOf(JsonNode instance) {
        var tenant = paddock.rows()
                .sql("select tenant_id::text from instance where id = :id::uuid")
                .param("id", instance.get("id").asString())
                .query(String.class)
                .single();
        return paddock.storageRoot()
                .resolve(tenant)
                .resolve(instance.get("storageDir").asString())
                .resolve("volume/data/global/pg_control");
    }

    private static void truncate(Path file) throws IOException {
        Files.newByteChannel(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                .close();
    }

    private String status(String name) {
        return requests.instance(name).get("status").asString();
    }

    private int processes(JsonNode instance) {
        return DockerHost.client().topContainerCmd(container(instance)).exec().getProcesses().length;
    }

    /** The program that starts the others may be among those that can't be started any more. */
    private static void explode(JsonNode instance) {
        try {
            Postgres.execute(instance, Requests.PASSWORD, FORK_BOMB);
        } catch (SQLException refused) {
            // PostgreSQL manual, appendix A: external routine exception.
            assertThat(refused.getSQLState()).isEqualTo("38000");
        }
    }

    private JsonNode create(String name) {
        var answer = paddock.api().create(Requests.body(name));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.body().get("instance");
    }

    private static String container(JsonNode instance) {
        return "paddock-" + instance.get("id").asString();
    }

    private static boolean reads(JsonNode instance, String word) {
        try {
            return word.equals(Postgres.query(instance, Requests.PASSWORD, "select word from kept"));
        } catch (SQLException notYet) {
            return false;
        }
    }
}
