package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.system.Api;
import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import dev.paddock.system.UnreachableException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway dies in the middle; what it has committed, another one goes on with. */
@FaultTest
class GatewayCrashesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Installation paddock;
    private final Requests requests;

    GatewayCrashesTest(Installation paddock) {
        this.paddock = paddock;
        this.requests = new Requests(paddock);
    }

    /** Faults 4 and 5. */
    @ParameterizedTest
    @ValueSource(strings = {"outbox.publish.before", "outbox.publish.after"})
    void goesOnWithTheCommandOfAGatewayThatDiedWhilePublishingIt(String point) {
        var key = Map.of("Idempotency-Key", point);
        paddock.stopGateway();
        var dying = paddock.gatewayProcess(Map.of("paddock.fault", point));
        ask(dying.api(), key);
        dying.program().awaitHalt();
        assertThat(jobsOf(point)).isOne();
        paddock.startGateway();
        var job = Requests.job(paddock.api().post("/v1/instances", Requests.body("inherited"), key));
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
        assertThat(jobsOf(point)).isOne();
    }

    /** It may die before it has answered. */
    private static void ask(Api gateway, Map<String, String> key) {
        try {
            gateway.post("/v1/instances", Requests.body("inherited"), key);
        } catch (UnreachableException unanswered) {
            assertThat(unanswered).hasMessageContaining("did not answer");
        }
    }

    private int jobsOf(String key) {
        return paddock.rows()
                .sql("select count(*) from idempotency_key where key = :key")
                .param("key", key)
                .query(Integer.class)
                .single();
    }

    /** Fault 35. */
    @Test
    void goesOnWithABulkReplayWhoseGatewayDied() {
        var jobs = Stream.of("first", "second", "third", "fourth")
                .map(this::deadJob)
                .toList();
        paddock.stopGateway();
        var dying = paddock.gatewayProcess(Map.of("paddock.fault", "replay.item.after", "paddock.fault.time", "3"));
        var bulk = dying.api().post("/v1/dead-letters/replay", "{\"code\": \"undeliverable\"}");
        assertThat(bulk.body().get("replayed").asInt()).isEqualTo(jobs.size());
        dying.program().awaitHalt();
        paddock.startGateway();
        var path = "/v1/replays/" + bulk.body().get("replayId").asString();
        await().atMost(PATIENCE)
                .until(() -> paddock.api().get(path).body().get("status").asString(), "DONE"::equals);
        assertThat(paddock.api().get(path).body().get("replayed").asInt()).isEqualTo(jobs.size());
        assertThat(jobs).extracting(paddock::awaitEnd).containsOnly("SUCCEEDED");
    }

    private String deadJob(String name) {
        try (var _ = new InThisJvm(Map.of("paddock.fault.throw", "command.before"))) {
            var job = requests.accept(name);
            assertThat(paddock.awaitEnd(job)).isEqualTo("DEAD_LETTERED");
            return job;
        }
    }
}
