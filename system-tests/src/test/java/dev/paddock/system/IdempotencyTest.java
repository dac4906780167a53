package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A request that is sent again has no second effect. */
@FaultTest
class IdempotencyTest {

    private static final String BODY = "{\"name\": \"orders\", \"adminPassword\": \"s3cr3t\"}";

    @Test
    void givesTheSameJobToTheSameRequest(Installation paddock) {
        var key = Map.of("Idempotency-Key", "same-" + System.nanoTime(), "Prefer", "wait=60");
        var first = paddock.api().post("/v1/instances", BODY, key);
        var second = paddock.api().post("/v1/instances", BODY, key);

        assertThat(first.status()).as(first.text()).isEqualTo(201);
        assertThat(second.status()).as(second.text()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(instances(paddock)).hasSize(1);
    }

    @Test
    void refusesTheSameKeyForAnotherRequest(Installation paddock) {
        var key = Map.of("Idempotency-Key", "reused-" + System.nanoTime(), "Prefer", "wait=60");
        paddock.api().post("/v1/instances", BODY, key);
        var other = paddock.api().post("/v1/instances", BODY.replace("s3cr3t", "other"), key);

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void showsAGeneratedPasswordOnlyOnce(Installation paddock) {
        var key = Map.of("Idempotency-Key", "generated-" + System.nanoTime(), "Prefer", "wait=60");
        var first = paddock.api().post("/v1/instances", "{}", key);
        var second = paddock.api().post("/v1/instances", "{}", key);

        assertThat(first.body().get("adminPassword").asString()).hasSize(32);
        assertThat(second.body().get("adminPassword")).isNull();
        assertThat(second.body().get("job")).isEqualTo(first.body().get("job"));
    }

    @Test
    void makesOneInstanceOfFiftyRequestsAtOnce(Installation paddock) throws InterruptedException {
        var key = Map.of("Idempotency-Key", "fifty-" + System.nanoTime());
        var answers = atOnce(50, () -> paddock.api().post("/v1/instances", BODY, key));

        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.text()).isIn(202, 409));
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 409)
                .extracting(Api.Answer::code)
                .allMatch("request-in-progress"::equals);
        var jobs = answers.stream()
                .filter(answer -> answer.status() == 202)
                .map(answer -> answer.body().get("job").get("id").asString())
                .collect(Collectors.toSet());
        assertThat(jobs).hasSize(1);
        assertThat(paddock.awaitEnd(jobs.iterator().next())).isEqualTo("SUCCEEDED");
        assertThat(instances(paddock)).hasSize(1);
    }

    @Test
    void deletesOnceThoughAskedTwice(Installation paddock) {
        var instance =
                paddock.api().create(BODY).body().get("instance").get("id").asString();
        var key = Map.of("Idempotency-Key", "delete-" + System.nanoTime(), "Prefer", "wait=60");
        var first = paddock.api().delete("/v1/instances/" + instance, key);
        var second = paddock.api().delete("/v1/instances/" + instance, key);

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(second.status()).as(second.text()).isEqualTo(200);
        assertThat(second.body().get("job")).isEqualTo(first.body().get("job"));
    }

    private static List<Api.Answer> atOnce(int times, Callable<Api.Answer> request) throws InterruptedException {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            return executor
                    .invokeAll(Stream.generate(() -> request).limit(times).toList())
                    .stream()
                    .map(future -> future.resultNow())
                    .toList();
        }
    }

    private static List<?> instances(Installation paddock) {
        return paddock.api()
                .get("/v1/instances")
                .body()
                .get("items")
                .valueStream()
                .toList();
    }
}
