package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What callers do with instances. */
@SystemTest
class InstancesTest {

    private final Installation paddock;

    InstancesTest(Installation paddock) {
        this.paddock = paddock;
    }

    @Test
    void answersAtOnceUnlessTheCallerWouldRatherWait() {
        var answer = paddock.api().post("/v1/instances", "{}");

        assertThat(answer.status()).isEqualTo(202);
        var job = answer.body().get("job");
        assertThat(answer.header("Location"))
                .isEqualTo("/v1/jobs/" + job.get("id").asString());
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(job.get("status").asString()).isEqualTo("QUEUED");
        assertThat(answer.body().get("instance").get("connection").isNull()).isTrue();
        assertThat(paddock.awaitEnd(job.get("id").asString())).isEqualTo("SUCCEEDED");
    }

    @Test
    void answersWithTheRunningInstanceToACallerWhoWaits() {
        var answer = paddock.api().create("{\"name\": \"orders\", \"storageDir\": \"orders\", \"port\": 22124}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        var instance = answer.body().get("instance");
        assertThat(answer.header("Location"))
                .isEqualTo("/v1/instances/" + instance.get("id").asString());
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=60");
        assertThat(instance.propertyNames())
                .containsExactly(
                        "id",
                        "name",
                        "status",
                        "version",
                        "adminUser",
                        "storageDir",
                        "memoryMiB",
                        "cpus",
                        "diskMiB",
                        "settings",
                        "host",
                        "connection",
                        "error",
                        "readOnly",
                        "createdAt",
                        "updatedAt",
                        "expiresAt");
        assertThat(instance.get("connection").get("uri").asString())
                .isEqualTo("postgresql://postgres@" + Loopback.OWN + ":22124/postgres");
        assertThat(answer.body().get("job").get("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(paddock.api().get(answer.header("Location")).body()).isEqualTo(instance);
    }

    @Test
    void gives202WhenTheWaitIsOver() {
        paddock.stopWorker();
        try {
            var answer = paddock.api().post("/v1/instances", "{}", Map.of("Prefer", "wait=1"));
            assertThat(answer.status()).isEqualTo(202);
        } finally {
            paddock.startWorker();
        }
        var job = paddock.api()
                .get("/v1/jobs?limit=1")
                .body()
                .get("items")
                .get(0)
                .get("id")
                .asString();
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
    }

    @Test
    void answersJobInProgressWhileAnotherJobChangesTheInstance() {
        paddock.stopWorker();
        JsonNode accepted;
        try {
            accepted = paddock.api().post("/v1/instances", "{}").body();
            var second = paddock.api().delete("/v1/instances/" + id(accepted.get("instance")), Map.of());
            assertThat(second.status()).isEqualTo(409);
            assertThat(second.code()).isEqualTo("job-in-progress");
            assertThat(second.body().get("jobId").asString()).isEqualTo(id(accepted.get("job")));
        } finally {
            paddock.startWorker();
        }
        assertThat(paddock.awaitEnd(id(accepted.get("job")))).isEqualTo("SUCCEEDED");
    }

    @Test
    void refusesANameThatIsTakenUntilItsInstanceIsGone() {
        var first = paddock.api().create("{\"name\": \"orders\"}").body().get("instance");
        var second = paddock.api().create("{\"name\": \"orders\"}");

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("name-taken");
        assertThat(paddock.api().delete(id(first)).status()).isEqualTo(200);
        assertThat(paddock.api().create("{\"name\": \"orders\"}").status()).isEqualTo(201);
    }

    @Test
    void refusesAStorageDirThatAnInstanceUses() {
        paddock.api().create("{\"storageDir\": \"shared\"}");
        var second = paddock.api().create("{\"storageDir\": \"shared\"}");

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("storage-in-use");
    }

    /** Fault 27. */
    @Test
    @Tag("fault")
    void failsForAPortThatSomebodyElseHasAndLeavesNothing() throws IOException {
        try (var squatter = new ServerSocket(22555, 1, InetAddress.getByName(Loopback.OWN))) {
            assertThat(squatter.isBound()).isTrue();
            var answer = paddock.api().create("{\"name\": \"unlucky\", \"port\": 22555}");
            assertThat(answer.status()).as(answer.text()).isEqualTo(409);
            assertThat(answer.code()).isEqualTo("port-in-use");
            assertThat(answer.body().get("jobId").asString()).isNotBlank();
        }
        var failed = paddock.api()
                .get("/v1/instances?name=unlucky")
                .body()
                .get("items")
                .get(0);
        assertThat(failed.get("status").asString()).isEqualTo("FAILED");
        assertThat(DockerHost.instanceContainers()).isEmpty();
        assertThat(paddock.api()
                        .create("{\"name\": \"unlucky\", \"port\": 22555}")
                        .status())
                .isEqualTo(201);
    }

    /** Fault 27. */
    @Test
    @Tag("fault")
    void failsForAPortThatAnotherInstanceHas() {
        assertThat(paddock.api().create("{\"port\": 22556}").status()).isEqualTo(201);
        assertThat(paddock.api().create("{\"port\": 22556}").code()).isEqualTo("port-in-use");
    }

    /** Fault 27. */
    @Test
    @Tag("fault")
    void givesEachOfManyAtOnceAPortOfItsOwn() {
        var jobs = IntStream.range(0, 8)
                .mapToObj(number ->
                        id(paddock.api().post("/v1/instances", "{}").body().get("job")))
                .toList();

        assertThat(jobs).extracting(paddock::awaitEnd).containsOnly("SUCCEEDED");
        var ports = paddock.api()
                .get("/v1/instances")
                .body()
                .get("items")
                .valueStream()
                .map(instance -> instance.get("connection").get("port").asInt())
                .toList();
        assertThat(ports).hasSize(8).doesNotHaveDuplicates().allMatch(port -> port >= 22000 && port <= 22999);
    }

    @Test
    void keepsDataThatOutlivesItsContainerAndAttachesItAgain() throws SQLException {
        var first = paddock.api()
                .create("{\"storageDir\": \"ledger\", \"adminPassword\": \"old\"}")
                .body()
                .get("instance");
        execute(first, "old", "create table entry as select 42 as amount");
        var deleted = paddock.api().delete("/v1/instances/" + id(first) + "?storage=keep", Map.of("Prefer", "wait=60"));
        assertThat(deleted.status()).as(deleted.text()).isEqualTo(200);
        assertThat(DockerHost.instanceContainers()).isEmpty();

        var second = paddock.api().create("{\"storageDir\": \"ledger\"}");
        assertThat(second.status()).as(second.text()).isEqualTo(201);
        assertThat(second.body().get("adminPassword"))
                .as("the roles stayed as they were")
                .isNull();
        var attached = second.body().get("instance");
        assertThat(Postgres.query(attached, "old", "select amount from entry")).isEqualTo("42");

        paddock.api().delete("/v1/instances/" + id(attached) + "?storage=keep", Map.of("Prefer", "wait=60"));
        var third = paddock.api()
                .create("{\"storageDir\": \"ledger\", \"adminPassword\": \"new\"}")
                .body()
                .get("instance");
        assertThat(Postgres.query(third, "new", "select amount from entry")).isEqualTo("42");
        assertThatThrownBy(() -> Postgres.connect(third, "old")).isInstanceOf(SQLException.class);
    }

    @Test
    void appliesTheSettingsThatWereAskedFor() throws SQLException {
        var answer = paddock.api().create("""
                {"adminPassword": "s3cr3t", "memoryMiB": 512,
                 "settings": {"work_mem": "12MB", "max_connections": 33, "jit": false}}""");

        var instance = answer.body().get("instance");
        assertThat(Postgres.query(instance, "s3cr3t", "show work_mem")).isEqualTo("12MB");
        assertThat(Postgres.query(instance, "s3cr3t", "show max_connections")).isEqualTo("33");
        assertThat(Postgres.query(instance, "s3cr3t", "show jit")).isEqualTo("off");
        assertThat(instance.get("settings").get("jit").asString()).isEqualTo("off");
    }

    @Test
    void answersGoneForAnInstanceThatWasDeleted() {
        var instance = id(paddock.api().create("{}").body().get("instance"));
        paddock.api().delete(instance);

        for (var answer : List.of(
                paddock.api().get("/v1/instances/" + instance), paddock.api().delete(instance))) {
            assertThat(answer.status()).isEqualTo(410);
            assertThat(answer.code()).isEqualTo("gone");
        }
        assertThat(paddock.api().get("/v1/instances").body().get("items").isEmpty())
                .isTrue();
        assertThat(paddock.api()
                        .get("/v1/instances?status=DELETED")
                        .body()
                        .get("items")
                        .isEmpty())
                .isFalse();
    }

    @Test
    void deletesAnInstanceWhoseTimeHasPassed() {
        var instance = paddock.api().create("{\"ttl\": \"PT3S\"}").body().get("instance");

        assertThat(instance.get("expiresAt").isNull()).isFalse();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> paddock.api().get("/v1/instances/" + id(instance)).status() == 410);
    }

    @Test
    void saysWithAnEntityTagThatNothingHasChanged() {
        var path = "/v1/instances/" + id(paddock.api().create("{}").body().get("instance"));
        var tag = paddock.api().get(path).header("ETag");

        assertThat(tag).isNotBlank();
        assertThat(paddock.api().get(path, Map.of("If-None-Match", tag)).status())
                .isEqualTo(304);
        assertThat(paddock.api().get(path, Map.of("If-None-Match", "\"0\"")).status())
                .isEqualTo(200);
    }

    @Test
    void showsATenantOnlyWhatIsItsOwn() {
        var stranger = new Api(paddock.api().base(), paddock.newTenantKey("stranger"));
        var instance = paddock.api().create("{\"name\": \"private\"}").body();
        var paths = List.of(
                "/v1/instances/" + id(instance.get("instance")),
                "/v1/jobs/" + id(instance.get("job")),
                "/v1/jobs/" + id(instance.get("job")) + "/events");

        assertThat(paths)
                .allSatisfy(path -> assertThat(stranger.get(path).status()).isEqualTo(404));
        assertThat(stranger.delete(id(instance.get("instance"))).status()).isEqualTo(404);
        assertThat(stranger.get("/v1/instances").body().get("items").isEmpty()).isTrue();
        assertThat(stranger.get("/v1/jobs").body().get("items").isEmpty()).isTrue();
        var own = stranger.create("{\"name\": \"private\"}");
        assertThat(own.status()).as("a name is unique in its tenant alone").isEqualTo(201);
    }

    private static void execute(JsonNode instance, String password, String sql) throws SQLException {
        try (var connection = Postgres.connect(instance, password);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String id(JsonNode resource) {
        return resource.get("id").asString();
    }
}
