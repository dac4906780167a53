package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.HostId;
import dev.paddock.contract.JobId;
import dev.paddock.contract.Topology;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the platform could not do is seen, and replayed or given up by an operator. */
@SystemTest
@Tag("fault")
class DeadLettersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Installation paddock;
    private final PlayedHost host;

    DeadLettersTest(Installation paddock) {
        this.paddock = paddock;
        this.host = new PlayedHost(paddock);
    }

    @AfterEach
    void nothingStaysDead() {
        host.close();
        paddock.discardDeadLetters();
        paddock.awaitQuiet();
    }

    @Test
    void listsAJobWithAllThatWasTriedAndReplaysItOnce() {
        var job = host.accept();
        host.exhaust(job);

        var letter = only(letters("?code=docker-failed&type=CREATE_INSTANCE&host=" + Installation.HOST));
        assertThat(letter.get("jobId").asString()).isEqualTo(job.toString());
        assertThat(letter.get("error").get("code").asString()).isEqualTo("docker-failed");
        assertThat(letter.get("attempts")
                        .valueStream()
                        .map(attempt -> attempt.get("attempt").asInt()))
                .containsExactly(1, 2, 3, 4, 5);
        assertThat(letter.get("payload").get("spec").get("adminVerifier").asString())
                .isEqualTo("***");
        assertThat(letters("?code=another").isEmpty()).isTrue();

        var path = "/v1/dead-letters/" + letter.get("id").asString() + "/replay";
        assertThat(paddock.api().post(path, "").status()).isEqualTo(202);
        var second = paddock.api().post(path, "");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("not-replayable");
        assertThat(host.takeCommand()).contains("\"attempt\": 6");
        paddock.broker().publishEvent(PlayedHost.created(job, 6));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
        assertThat(audited()).startsWith("REPLAY");
    }

    @Test
    void replaysOnceThoughTwoOperatorsPressAtOnce() throws InterruptedException {
        var job = host.accept();
        host.exhaust(job);
        var path = "/v1/dead-letters/" + only(letters("")).get("id").asString() + "/replay";

        Callable<Integer> press = () -> paddock.api().post(path, "").status();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = executor
                    .invokeAll(Stream.generate(() -> press).limit(8).toList())
                    .stream()
                    .map(future -> future.resultNow())
                    .toList();
            assertThat(answers).containsOnlyOnce(202).containsOnly(202, 409);
        }
        assertThat(host.takeCommand()).contains("\"attempt\": 6");
        paddock.broker().publishEvent(PlayedHost.created(job, 6));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
    }

    @Test
    void replaysManyByFilterAndCountsThem() {
        var jobs = Stream.generate(this::deadJob).limit(3).toList();
        var filter = "{\"code\": \"docker-failed\", \"ratePerSecond\": 2%s}";

        var dry = paddock.api().post("/v1/dead-letters/replay", filter.formatted(", \"dryRun\": true"));
        assertThat(dry.status()).isEqualTo(202);
        assertThat(dry.body().get("replayed").asInt()).isEqualTo(3);
        assertThat(letters("").size()).isEqualTo(3);

        var bulk = paddock.api().post("/v1/dead-letters/replay", filter.formatted(""));
        assertThat(bulk.body().get("replayed").asInt()).isEqualTo(3);
        var path = "/v1/replays/" + bulk.body().get("replayId").asString();
        await().atMost(PATIENCE)
                .until(() -> paddock.api().get(path).body().get("status").asString(), "DONE"::equals);
        assertThat(paddock.api().get(path).body().get("replayed").asInt()).isEqualTo(3);
        assertThat(letters("").isEmpty()).isTrue();
        assertThat(paddock.api().post(path + "/cancel", "").status()).isEqualTo(409);
        jobs.forEach(job -> paddock.broker().publishEvent(PlayedHost.created(job, 6)));
        assertThat(jobs).extracting(job -> paddock.awaitEnd(job.toString())).containsOnly("SUCCEEDED");
    }

    @Test
    void deadLettersAtOnceWhatSomebodyHasToMendAndReplaysIt() {
        var job = host.accept();
        assertThat(host.takeCommand()).contains("\"attempt\": 1");
        host.block(job);

        var letter = only(letters(""));
        assertThat(letter.get("error").get("code").asString()).isEqualTo(PlayedHost.FAILURE.code());
        assertThat(letter.get("error").get("message").asString()).isEqualTo(PlayedHost.FAILURE.message());
        assertThat(letter.get("error").get("host").asString()).isEqualTo(Installation.HOST);
        assertThat(letter.get("attempts").size()).isOne();
        var path = "/v1/dead-letters/" + letter.get("id").asString() + "/replay";
        assertThat(paddock.api().post(path, "").status()).isEqualTo(202);
        assertThat(host.takeCommand()).contains("\"attempt\": 2");
        paddock.broker().publishEvent(PlayedHost.created(job, 2));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
    }

    /** One sick host spoils no create that another can do; one that only the sick host can do waits for nobody. */
    @Test
    void triesOnAnotherHostWhatOneHostCanNotDoUntilSomebodyMendsIt() {
        var well = new HostId("well-" + UUID.randomUUID());
        paddock.enrol(well.value());
        host.report(well, null);
        var job = host.accept();
        try {
            assertThat(host.takeCommand()).contains("\"attempt\": 1");
            paddock.broker().publishEvent(PlayedHost.blocked(job, 1));
            assertThat(host.takeCommand(Topology.hostQueue(well))).contains("\"attempt\": 2");
            paddock.broker().publishEvent(PlayedHost.created(job, 2));
            assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
            var instance = paddock.api()
                    .get("/v1/jobs/" + job)
                    .body()
                    .get("instanceId")
                    .asString();
            var delete = paddock.api()
                    .delete("/v1/instances/" + instance, Map.of())
                    .body()
                    .get("job");
            var bound = new JobId(UUID.fromString(delete.get("id").asString()));
            paddock.broker().publishEvent(PlayedHost.blocked(bound, 1));
            assertThat(paddock.awaitEnd(bound.toString())).isEqualTo("DEAD_LETTERED");
        } finally {
            paddock.removeHost(well.value());
        }
    }

    /** Fault 36: the rate is the replay's, not each gateway's. */
    @Test
    void keepsToTheRateOfABulkReplayThoughTwoGatewaysShareIt() {
        var jobs = Stream.generate(this::blockedJob).limit(5).toList();
        try (var second = paddock.anotherGateway()) {
            var bulk = second.api().post("/v1/dead-letters/replay", "{\"ratePerSecond\": 1}");
            awaitDone(bulk.body().get("replayId").asString(), 5);
        }
        var span = paddock.rows()
                .sql(
                        "select extract(epoch from max(closed_at) - min(closed_at)) from dead_letter where job_id in (:jobs)")
                .param("jobs", jobs.stream().map(JobId::value).toList())
                .query(Double.class)
                .single();
        assertThat(span).as("seconds from the first to the fifth").isGreaterThan(3.9);
        succeed(jobs);
    }

    /** Fault 35. */
    @Test
    void goesOnWithABulkReplayThatBrokeOffInTheMiddleOfAnItem() {
        var jobs = Stream.generate(this::blockedJob).limit(3).toList();
        var ids = letters("")
                .valueStream()
                .map(each -> each.get("id").asString())
                .sorted()
                .toList();
        System.setProperty("paddock.fault.throw", "replay.item.after@" + ids.get(1));
        String replay;
        try {
            replay = paddock.api()
                    .post("/v1/dead-letters/replay", "{}")
                    .body()
                    .get("replayId")
                    .asString();
            await("the first item")
                    .atMost(PATIENCE)
                    .until(() -> replay(replay).get("replayed").asInt() == 1);
            assertThat(replay(replay).get("status").asString()).isEqualTo("RUNNING");
            assertThat(letters("").size()).isEqualTo(2);
        } finally {
            System.clearProperty("paddock.fault.throw");
        }
        awaitDone(replay, 3);
        succeed(jobs);
    }

    @Test
    void endsABulkReplayBeforeItIsDone() {
        var jobs = Stream.generate(this::blockedJob).limit(3).toList();
        var bulk = paddock.api().post("/v1/dead-letters/replay", "{\"ratePerSecond\": 1}");
        var id = bulk.body().get("replayId").asString();
        await("the first item")
                .atMost(PATIENCE)
                .until(() -> replay(id).get("replayed").asInt() > 0);

        var cancelled = paddock.api().post("/v1/replays/" + id + "/cancel", "");
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.body().get("status").asString()).isEqualTo("CANCELLED");
        var left = letters("").size();
        assertThat(left).isPositive();
        assertThat(replay(id).get("replayed").asInt()).isEqualTo(jobs.size() - left);
        // Whatever a second slice would have done, it would have done before this replay is done.
        awaitDone(
                paddock.api()
                        .post("/v1/dead-letters/replay", "{\"ratePerSecond\": 1}")
                        .body()
                        .get("replayId")
                        .asString(),
                left);
        assertThat(replay(id).get("replayed").asInt()).isEqualTo(jobs.size() - left);
        succeed(jobs);
    }

    @Test
    void pagesThroughTheAudit() {
        assertThat(Stream.generate(this::blockedJob).limit(3)).hasSize(3);
        assertThat(paddock.discardDeadLetters()).hasSize(3);

        var first = paddock.api().get("/v1/audit?limit=2").body();
        var second = paddock.api()
                .get("/v1/audit?limit=1&cursor=" + first.get("next").asString())
                .body();
        var both = paddock.api().get("/v1/audit?limit=3").body().get("items");
        assertThat(first.get("items").size()).isEqualTo(2);
        assertThat(both.get(2)).isEqualTo(second.get("items").get(0));
        assertThat(both.get(0)).isEqualTo(first.get("items").get(0));
        assertThat(both.get(0).has("position")).isFalse();
    }

    @Test
    void givesUpAJobAndCleansUpWhatItMade() {
        var job = host.accept();
        PlayedHost.progress(job, 1).forEach(paddock.broker()::publishEvent);
        host.exhaust(job);
        var instance =
                paddock.api().get("/v1/jobs/" + job).body().get("instanceId").asString();

        var path = "/v1/dead-letters/" + only(letters("")).get("id").asString();
        assertThat(paddock.api().delete(path, Map.of()).status()).isEqualTo(204);
        assertThat(paddock.api().delete(path, Map.of()).status()).isEqualTo(404);
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("FAILED");
        host.close();
        await().atMost(PATIENCE)
                .until(() -> paddock.api().get("/v1/instances/" + instance).status() == 410);
        paddock.stopWorker();
        assertThat(audited()).startsWith("DISCARD");
    }

    @Test
    void keepsWhatNobodyCanReadAsItIs() {
        var bodies = List.of("nonsense", "{\"type\": \"PARTY\"}", "");
        bodies.forEach(body -> paddock.broker()
                .publishAs(
                        Installation.HOST,
                        Topology.EVENTS,
                        "host." + Installation.HOST + ".job",
                        body.getBytes(StandardCharsets.UTF_8)));

        await().atMost(PATIENCE).until(() -> letters("?code=unreadable-message").size() == 3);
        var unreadable = letters("?code=unreadable-message");
        assertThat(unreadable.valueStream().map(letter -> letter.get("payload").asString()))
                .containsExactlyInAnyOrderElementsOf(bodies);
        var path = "/v1/dead-letters/" + unreadable.get(0).get("id").asString();
        assertThat(paddock.api().post(path + "/replay", "").code()).isEqualTo("not-replayable");
        assertThat(paddock.discardDeadLetters()).hasSize(3);
    }

    @Test
    void showsOperatorsAlone() {
        var tenant = new Api(paddock.api().base(), paddock.newTenantKey("curious"));

        for (var path : List.of(
                "/v1/dead-letters", "/v1/audit", "/v1/hosts", "/v1/replays/019ab000-0000-7000-8000-000000000000")) {
            assertThat(tenant.get(path).status()).as(path).isEqualTo(404);
            assertThat(tenant.get(path).code()).as(path).isEqualTo("not-found");
        }
    }

    @Test
    void cancelsAJobThatHasNotBegunAndRemovesWhatAHostMadeInVain() {
        var job = host.accept();
        var command = host.takeCommand();
        var cancelled = paddock.api().post("/v1/jobs/" + job + "/cancel", "");
        assertThat(cancelled.status()).as(cancelled.text()).isEqualTo(200);
        assertThat(cancelled.body().get("status").asString()).isEqualTo("CANCELLED");
        assertThat(paddock.api().post("/v1/jobs/" + job + "/cancel", "").status())
                .isEqualTo(409);

        host.close();
        paddock.broker()
                .publishAs(Broker.TESTER, Topology.JOBS, Topology.CREATE_KEY, command.getBytes(StandardCharsets.UTF_8));
        await("the server that nobody wants any more")
                .atMost(PATIENCE)
                .until(() -> !DockerHost.instanceContainers().isEmpty());
        await("its end")
                .atMost(PATIENCE)
                .until(() -> DockerHost.instanceContainers().isEmpty());
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("CANCELLED");
        paddock.stopWorker();
    }

    /** Its host may have it already, and what it removes nobody brings back. */
    @Test
    void cancelsNoDelete() {
        var create = host.accept();
        host.takeCommand();
        paddock.broker().publishEvent(PlayedHost.created(create, 1));
        assertThat(paddock.awaitEnd(create.toString())).isEqualTo("SUCCEEDED");
        var instance =
                paddock.api().get("/v1/jobs/" + create).body().get("instanceId").asString();
        var delete = paddock.api()
                .delete("/v1/instances/" + instance, Map.of())
                .body()
                .get("job")
                .get("id")
                .asString();

        var cancelled = paddock.api().post("/v1/jobs/" + delete + "/cancel", "");
        assertThat(cancelled.status()).isEqualTo(409);
        assertThat(cancelled.code()).isEqualTo("not-cancellable");
        host.close();
        assertThat(paddock.awaitEnd(delete)).isEqualTo("SUCCEEDED");
        paddock.stopWorker();
    }

    private JobId deadJob() {
        var job = host.accept();
        host.exhaust(job);
        return job;
    }

    private JobId blockedJob() {
        var job = host.accept();
        host.takeCommand();
        host.block(job);
        return job;
    }

    private void succeed(List<JobId> jobs) {
        jobs.forEach(job -> paddock.broker().publishEvent(PlayedHost.created(job, 2)));
        assertThat(jobs).extracting(job -> paddock.awaitEnd(job.toString())).containsOnly("SUCCEEDED");
    }

    private void awaitDone(String replay, int replayed) {
        await("the replay")
                .atMost(PATIENCE)
                .until(() -> replay(replay).get("status").asString(), "DONE"::equals);
        assertThat(replay(replay).get("replayed").asInt()).isEqualTo(replayed);
        assertThat(replay(replay).get("notReplayable").asInt()).isZero();
    }

    private JsonNode replay(String id) {
        return paddock.api().get("/v1/replays/" + id).body();
    }

    private JsonNode letters(String query) {
        return paddock.api().get("/v1/dead-letters" + query).body().get("items");
    }

    private static JsonNode only(JsonNode items) {
        assertThat(items.size()).isOne();
        return items.get(0);
    }

    private String audited() {
        return paddock.api()
                .get("/v1/audit")
                .body()
                .get("items")
                .valueStream()
                .map(entry -> entry.get("action").asString())
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
    }
}
