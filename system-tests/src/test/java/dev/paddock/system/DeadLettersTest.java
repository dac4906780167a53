package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.JobId;
import dev.paddock.contract.Topology;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
        await().atMost(PATIENCE)
                .until(() -> paddock.api()
                                .get("/v1/jobs?status=QUEUED")
                                .body()
                                .get("items")
                                .isEmpty()
                        && paddock.api()
                                .get("/v1/jobs?status=RUNNING")
                                .body()
                                .get("items")
                                .isEmpty());
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

        for (var path : List.of("/v1/dead-letters", "/v1/audit", "/v1/replays/019ab000-0000-7000-8000-000000000000")) {
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

    private JobId deadJob() {
        var job = host.accept();
        host.exhaust(job);
        return job;
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
