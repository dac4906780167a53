package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.paddock.system.Api.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What callers do with directories that outlive their instances. */
@SystemTest
class KeptStorageTest {

    private static final Map<String, String> WAIT = Map.of("Prefer", "wait=60");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PASSWORD = "s3cr3t";

    private final Installation paddock;
    private final Api api;

    KeptStorageTest(Installation paddock) {
        this.paddock = paddock;
        this.api = paddock.api();
    }

    @Test
    void showsWhatIsKeptUntilItIsDeleted() throws SQLException {
        keep(api, "ledger");

        var kept = api.get("/v1/storage/ledger").body();
        assertThat(kept.propertyNames())
                .containsExactly("name", "tenant", "host", "version", "sizeMiB", "keptAt", "purgeAt", "jobId");
        assertThat(kept.get("name").asString()).isEqualTo("ledger");
        assertThat(kept.get("host").asString()).isEqualTo(Installation.HOST);
        assertThat(kept.get("version").asString()).isEqualTo("17");
        assertThat(kept.get("sizeMiB").asLong())
                .as("MiB of an almost empty cluster")
                .isBetween(10L, 500L);
        assertThat(kept.get("jobId").isNull()).isTrue();
        assertThat(instant(kept, "purgeAt")).isEqualTo(instant(kept, "keptAt").plus(Duration.ofDays(30)));
        assertThat(api.get("/v1/storage").body().get("items").valueStream()).contains(kept);
        assertThat(directory("ledger")).isDirectory();

        var deleted = api.delete("/v1/storage/ledger", WAIT);

        assertThat(deleted.status()).as(deleted.text()).isEqualTo(200);
        assertThat(deleted.header("Preference-Applied")).isEqualTo("wait=60");
        var job = deleted.body().get("job");
        assertThat(job.get("type").asString()).isEqualTo("DELETE_STORAGE");
        assertThat(job.get("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(directory("ledger")).doesNotExist();
        assertThat(api.get("/v1/storage/ledger").status()).isEqualTo(404);
        assertThat(api.delete("/v1/storage/ledger", WAIT).status()).isEqualTo(404);
        var next = create(api, "ledger");
        assertThatThrownBy(() -> Postgres.query(next, PASSWORD, "select amount from entry"))
                .as("the name is free, and nothing of the old data is there")
                .hasMessageContaining("does not exist");
    }

    @Test
    void deletesOnceForAKeyThatComesAgain() throws SQLException {
        keep(api, "ledger");
        var key = Map.of("Idempotency-Key", "end-of-ledger-" + System.nanoTime());

        var first = api.delete("/v1/storage/ledger", key);
        assertThat(first.status()).as(first.text()).isEqualTo(202);
        assertThat(first.header("Location")).isEqualTo("/v1/jobs/" + job(first));
        assertThat(paddock.awaitEnd(job(first))).isEqualTo("SUCCEEDED");

        assertThat(job(api.delete("/v1/storage/ledger", key))).isEqualTo(job(first));
    }

    @Test
    void attachesWhereItIsAndOnlyWhileNobodyHasIt() throws SQLException {
        keep(api, "ledger");
        var elsewhere = paddock.api().post("/v1/hosts", "{\"id\": \"host-without-ledger\"}");
        assertThat(elsewhere.status()).isEqualTo(201);
        assertThat(api.create("{\"storageDir\": \"ledger\", \"host\": \"host-without-ledger\"}")
                        .code())
                .isEqualTo("storage-in-use");
        paddock.removeHost("host-without-ledger");

        var attached = api.create("{\"storageDir\": \"ledger\"}").body().get("instance");

        assertThat(attached.get("host").asString()).isEqualTo(Installation.HOST);
        assertThat(Postgres.query(attached, PASSWORD, "select amount from entry"))
                .isEqualTo("42");
        assertThat(api.create("{\"storageDir\": \"ledger\"}").code()).isEqualTo("storage-in-use");
        assertThat(api.get("/v1/storage/ledger").status()).isEqualTo(404);
        var refused = api.delete("/v1/storage/ledger", WAIT);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("storage-in-use");
    }

    @Test
    void showsATenantOnlyItsOwnAndLetsAnOperatorSayWhoseIsMeant() throws SQLException {
        keep(api, "ledger");
        var stranger = new Api(api.base(), paddock.newTenantKey("stranger"));
        assertThat(stranger.get("/v1/storage").body().get("items").isEmpty()).isTrue();
        assertThat(stranger.get("/v1/storage/ledger").status()).isEqualTo(404);
        assertThat(stranger.delete("/v1/storage/ledger", WAIT).status()).isEqualTo(404);
        var owner = api.get("/v1/storage/ledger").body().get("tenant").asString();
        assertThat(stranger.get("/v1/storage/ledger?tenant=" + owner).status()).isEqualTo(404);

        var own = create(stranger, "ledger");
        assertThatThrownBy(() -> Postgres.query(own, PASSWORD, "select amount from entry"))
                .as("it is a directory of its own")
                .hasMessageContaining("does not exist");
        delete(stranger, own);

        assertThat(stranger.get("/v1/storage").body().get("items").size()).isOne();
        var ambiguous = api.delete("/v1/storage/ledger", WAIT);
        assertThat(ambiguous.status()).isEqualTo(400);
        assertThat(ambiguous.body().get("errors").get(0).get("pointer").asString())
                .isEqualTo("/tenant");
        assertThat(api.delete("/v1/storage/ledger?tenant=" + owner, WAIT).status())
                .isEqualTo(200);
        assertThat(api.delete("/v1/storage/ledger", WAIT).status())
                .as("an operator may end any tenant's")
                .isEqualTo(200);
        assertThat(stranger.get("/v1/storage").body().get("items").isEmpty()).isTrue();
    }

    @Test
    void keepsAttachAndDeleteApart() throws SQLException {
        keep(api, "ledger");
        paddock.stopWorker();
        String job;
        try {
            job = job(api.delete("/v1/storage/ledger", Map.of()));
            assertThat(api.get("/v1/storage/ledger").body().get("jobId").asString())
                    .isEqualTo(job);
            var attach = api.post("/v1/instances", "{\"storageDir\": \"ledger\"}");
            assertThat(attach.status()).isEqualTo(409);
            assertThat(attach.code()).isEqualTo("storage-in-use");
            var again = api.delete("/v1/storage/ledger", Map.of());
            assertThat(again.code()).isEqualTo("job-in-progress");
            assertThat(again.body().get("jobId").asString()).isEqualTo(job);
        } finally {
            paddock.startWorker();
        }
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
        assertThat(directory("ledger")).doesNotExist();
    }

    @Test
    void deletesWhatAFailedAttachGaveBack() throws IOException, SQLException {
        keep(api, "ledger");
        try (var squatter = new ServerSocket(22557, 1, InetAddress.getByName(Loopback.OWN))) {
            assertThat(squatter.isBound()).isTrue();
            assertThat(api.create("{\"storageDir\": \"ledger\", \"port\": 22557}")
                            .code())
                    .isEqualTo("port-in-use");
        }

        assertThat(api.delete("/v1/storage/ledger", WAIT).status()).isEqualTo(200);
        assertThat(directory("ledger")).doesNotExist();
    }

    /** While a dead letter waits the directory is nobody's; a new try takes the old one's place. */
    @Test
    void mayBeAskedForAgainWhenItWasDeadLettered() throws SQLException {
        keep(api, "ledger");
        paddock.stopWorker();
        var first = job(api.delete("/v1/storage/ledger", Map.of()));
        paddock.ageWatch();
        paddock.rows()
                .sql("update job set changed_at = now() - interval '1 year' where id = cast(:id as uuid)")
                .param("id", first)
                .update();
        assertThat(paddock.awaitEnd(first)).isEqualTo("DEAD_LETTERED");
        assertThat(api.post("/v1/instances", "{\"storageDir\": \"ledger\"}").code())
                .isEqualTo("storage-in-use");

        var second = job(api.delete("/v1/storage/ledger", Map.of()));
        var letter =
                api.get("/v1/dead-letters").body().get("items").get(0).get("id").asString();
        assertThat(api.post("/v1/dead-letters/" + letter + "/replay", "").code())
                .isEqualTo("not-replayable");
        paddock.startWorker();

        assertThat(paddock.awaitEnd(second)).isEqualTo("SUCCEEDED");
        assertThat(directory("ledger")).doesNotExist();
        assertThat(paddock.discardDeadLetters()).hasSize(1);
    }

    @Test
    void freesTheNameWhenItsDeadLetterIsGivenUp() throws SQLException {
        keep(api, "ledger");
        paddock.stopWorker();
        var job = job(api.delete("/v1/storage/ledger", Map.of()));
        paddock.ageWatch();
        paddock.rows()
                .sql("update job set changed_at = now() - interval '1 year' where id = cast(:id as uuid)")
                .param("id", job)
                .update();
        assertThat(paddock.awaitEnd(job)).isEqualTo("DEAD_LETTERED");

        assertThat(paddock.discardDeadLetters()).hasSize(1);

        assertThat(api.get("/v1/storage/ledger").status()).isEqualTo(404);
        paddock.startWorker();
        await("what its host does when it is back")
                .atMost(PATIENCE)
                .until(() -> !directory("ledger").toFile().exists());
    }

    @Test
    void endsOnceWhatWasKeptForLongEnough() throws SQLException {
        var instance = keep(api, "ledger").get("id").asString();
        try (var second = paddock.anotherGateway();
                var third = paddock.anotherGateway()) {
            age("ledger", "29 days 23 hours");
            assertThat(second.api().get("/v1/storage/ledger").status()).isEqualTo(200);
            assertThat(jobs(instance)).isZero();

            age("ledger", "2 hours");

            await("the end of what was kept for too long")
                    .atMost(PATIENCE)
                    .until(() -> third.api().get("/v1/storage/ledger").status() == 404);
        }
        assertThat(jobs(instance)).isOne();
        assertThat(directory("ledger")).doesNotExist();
    }

    @Test
    void listsPageByPage() throws SQLException {
        var tenant = new Api(api.base(), paddock.newTenantKey("pages"));
        var names = List.of("ledger-1", "ledger-2", "ledger-3");
        for (var name : names) {
            keep(tenant, name);
        }

        var first = tenant.get("/v1/storage?limit=2").body();
        var last = tenant.get("/v1/storage?limit=2&cursor=" + first.get("next").asString())
                .body();

        assertThat(names(first)).containsExactly("ledger-3", "ledger-2");
        assertThat(names(last)).containsExactly("ledger-1");
        assertThat(last.get("next").isNull()).isTrue();
        assertThat(tenant.get("/v1/storage?host=host-of-nobody")
                        .body()
                        .get("items")
                        .isEmpty())
                .isTrue();
        assertThat(tenant.get("/v1/storage?limit=0").code()).isEqualTo("invalid-field");
        assertThat(tenant.get("/v1/storage/..%5Cledger").status()).isIn(400, 404);
        names.forEach(name ->
                assertThat(tenant.delete("/v1/storage/" + name, WAIT).status()).isEqualTo(200));
    }

    private JsonNode keep(Api caller, String name) throws SQLException {
        var instance = create(caller, name);
        try (var connection = Postgres.connect(instance, PASSWORD);
                var statement = connection.createStatement()) {
            statement.execute("create table entry as select 42 as amount");
        }
        return delete(caller, instance);
    }

    private static JsonNode create(Api caller, String storageDir) {
        var answer = caller.create("{\"storageDir\": \"" + storageDir + "\", \"adminPassword\": \"" + PASSWORD + "\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.body().get("instance");
    }

    private static JsonNode delete(Api caller, JsonNode instance) {
        var answer = caller.delete("/v1/instances/" + instance.get("id").asString() + "?storage=keep", WAIT);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return instance;
    }

    private void age(String name, String by) {
        paddock.rows()
                .sql("update kept_storage set kept_at = kept_at - cast(:by as interval) where storage_dir = :name")
                .param("by", by)
                .param("name", name)
                .update();
    }

    private int jobs(String instance) {
        return paddock.rows()
                .sql("select count(*) from job where type = 'DELETE_STORAGE' and instance_id = cast(:id as uuid)")
                .param("id", instance)
                .query(Integer.class)
                .single();
    }

    private Path directory(String name) {
        var tenant = paddock.rows()
                .sql("select id::text from tenant where name = 'operator'")
                .query(String.class)
                .single();
        return paddock.storageRoot().resolve(tenant).resolve(name);
    }

    private static List<String> names(JsonNode page) {
        return page.get("items")
                .valueStream()
                .map(each -> each.get("name").asString())
                .toList();
    }

    private static Instant instant(JsonNode kept, String field) {
        return Instant.parse(kept.get(field).asString());
    }

    private static String job(Answer accepted) {
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        return accepted.body().get("job").get("id").asString();
    }
}
