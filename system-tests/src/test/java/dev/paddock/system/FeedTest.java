package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** All that happens, as one stream. */
@SystemTest
class FeedTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ENDED = "paddock.job.succeeded";

    private final Installation paddock;

    FeedTest(Installation paddock) {
        this.paddock = paddock;
    }

    /** Their transactions commit in whatever order. */
    @Test
    void tellsEachEventOfAllJobsOnceAndNothingFromBefore() throws IOException, InterruptedException {
        paddock.api().create("{\"name\": \"before\"}");
        try (var stream = stream(paddock.api(), Map.of())) {
            var jobs = IntStream.range(0, 6)
                    .parallel()
                    .mapToObj(number -> accept(paddock.api(), "feed-" + number))
                    .toList();
            assertThat(jobs).extracting(paddock::awaitEnd).containsOnly("SUCCEEDED");
            awaitEnds(stream, jobs.size());

            var told = jobs.stream().flatMap(this::history).toList();
            assertThat(stream.events()).hasSameSizeAs(told).containsExactlyInAnyOrderElementsOf(told);
            jobs.forEach(job -> assertThat(stream.events().stream().filter(event -> isOf(event, job)))
                    .containsExactlyElementsOf(history(job).toList()));
        }
    }

    @Test
    void goesOnBehindTheLastThatWasSeenOnAnotherGatewayToo() throws IOException, InterruptedException {
        String last;
        List<JsonNode> first;
        try (var stream = stream(paddock.api(), Map.of())) {
            var job = accept(paddock.api(), "seen");
            await("a first event").atMost(PATIENCE).until(() -> !stream.events().isEmpty());
            last = stream.lastId();
            first = List.copyOf(stream.events());
            assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
        }
        paddock.stopGateway();
        paddock.startGateway();
        var job = accept(paddock.api(), "missed");
        try (var stream = stream(paddock.api(), Map.of("Last-Event-ID", last))) {
            awaitEnds(stream, 2);
            assertThat(stream.events()).doesNotContainAnyElementsOf(first.subList(0, 1));
            assertThat(stream.events()).containsAll(history(job).toList());
        }
    }

    @Test
    void tellsATenantOfItsOwnAlone() throws IOException, InterruptedException {
        var one = new Api(paddock.api().base(), paddock.newTenantKey("feed-one"));
        var other = new Api(paddock.api().base(), paddock.newTenantKey("feed-other"));
        try (var ofOne = stream(one, Map.of());
                var ofAll = stream(paddock.api(), Map.of())) {
            var theirs = accept(other, "theirs");
            var own = accept(one, "own");
            awaitEnds(ofAll, 2);
            awaitEnds(ofOne, 1);
            assertThat(ofAll.events()).anyMatch(event -> isOf(event, theirs));
            assertThat(ofOne.events()).isNotEmpty().allMatch(event -> isOf(event, own));
        }
    }

    @Test
    void refusesWhatIsNoPlaceInIt() {
        for (var nowhere : List.of("yesterday", "-1", "1-", "99999999999999999999-1")) {
            var refused =
                    paddock.api().get("/v1/events", Map.of("Last-Event-ID", nowhere, "Accept", "text/event-stream"));
            assertThat(refused.status()).as(nowhere).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("invalid-field");
        }
        assertThat(new Api(paddock.api().base(), "").get("/v1/events").status()).isEqualTo(401);
    }

    private static EventStream stream(Api api, Map<String, String> headers) throws IOException, InterruptedException {
        return new EventStream(api, "/v1/events", headers);
    }

    private static String accept(Api api, String name) {
        var answer = api.post("/v1/instances", "{\"name\": \"%s\"}".formatted(name));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.body().get("job").get("id").asString();
    }

    private static void awaitEnds(EventStream stream, int count) {
        await("ends of " + count + " jobs")
                .atMost(PATIENCE)
                .until(() -> stream.events().stream()
                                .filter(event -> event.get("type").asString().equals(ENDED))
                                .count()
                        >= count);
    }

    private static boolean isOf(JsonNode event, String job) {
        return event.get("data").get("id").asString().equals(job);
    }

    private Stream<JsonNode> history(String job) {
        return paddock.api()
                .get("/v1/jobs/" + job + "/events")
                .body()
                .get("items")
                .valueStream();
    }
}
