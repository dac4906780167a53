package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jobs as callers follow them: by asking, by waiting, and as a stream. */
@SystemTest
class JobsTest {

    private static final String FIRST_STATUS = "QUEUED";

    private final Installation paddock;

    JobsTest(Installation paddock) {
        this.paddock = paddock;
    }

    @Test
    void tellsItsHistoryStepByStep() {
        var job = id(paddock.api().create("{}").body().get("job"));
        var events = paddock.api()
                .get("/v1/jobs/" + job + "/events")
                .body()
                .get("items")
                .valueStream()
                .toList();

        assertThat(events)
                .extracting(event -> event.get("type").asString())
                .containsExactly(
                        "paddock.job.queued",
                        "paddock.job.running",
                        "paddock.job.running",
                        "paddock.job.running",
                        "paddock.job.running",
                        "paddock.job.succeeded");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.get("specversion").asString()).isEqualTo("1.0");
            assertThat(event.get("subject").asString())
                    .isEqualTo(event.get("data").get("instanceId").asString());
        });
        assertThat(events.getLast().get("source").asString()).isEqualTo("/hosts/" + Installation.HOST);
        assertThat(steps(events))
                .containsExactly(
                        "FETCH_IMAGE 0/4", "PREPARE_STORAGE 1/4", "START_CONTAINER 2/4", "VERIFY_CONNECTION 3/4");
    }

    @Test
    void streamsItsEventsUntilTheLastOne() throws IOException, InterruptedException {
        var job = id(paddock.api().post("/v1/instances", "{}").body().get("job"));
        var streamed = stream(job, Map.of());

        var listed = paddock.api()
                .get("/v1/jobs/" + job + "/events")
                .body()
                .get("items")
                .valueStream()
                .toList();
        assertThat(streamed).isEqualTo(listed);
        var second = listed.get(1).get("id").asString();
        assertThat(stream(job, Map.of("Last-Event-ID", second))).isEqualTo(listed.subList(2, listed.size()));
        var last = listed.getLast().get("id").asString();
        assertThat(stream(job, Map.of("Last-Event-ID", last))).isEmpty();
    }

    @Test
    void answersAtTheNextChangeOfStatusToACallerWhoWaits() {
        paddock.stopWorker();
        var job = id(paddock.api().post("/v1/instances", "{}").body().get("job"));
        var queued = paddock.api().get("/v1/jobs/" + job, Map.of("Prefer", "wait=1"));
        assertThat(queued.body().get("status").asString()).isEqualTo(FIRST_STATUS);
        assertThat(queued.header("Retry-After")).isEqualTo("1");
        paddock.startWorker();

        var status = FIRST_STATUS;
        var seen = new ArrayList<String>();
        while (!status.equals("SUCCEEDED")) {
            var answer = paddock.api().get("/v1/jobs/" + job, Map.of("Prefer", "wait=30"));
            assertThat(answer.body().get("status").asString()).isNotEqualTo(status);
            status = answer.body().get("status").asString();
            seen.add(status);
        }
        assertThat(seen).last().isEqualTo("SUCCEEDED");
        assertThat(paddock.api().get("/v1/jobs/" + job).headers()).doesNotContainKey("retry-after");
    }

    @Test
    void listsNewestFirstPageByPage() {
        var made = Stream.generate(() -> id(paddock.api().create("{}").body().get("job")))
                .limit(3)
                .toList()
                .reversed();

        var path = "/v1/jobs?type=CREATE_INSTANCE&status=SUCCEEDED&limit=2";
        var first = paddock.api().get(path).body();
        assertThat(ids(first)).isEqualTo(made.subList(0, 2));
        var second = paddock.api()
                .get(path + "&cursor=" + first.get("next").asString())
                .body();
        assertThat(ids(second)).startsWith(made.get(2)).doesNotContainAnyElementsOf(made.subList(0, 2));

        var instance = paddock.api()
                .get("/v1/jobs/" + made.get(0))
                .body()
                .get("instanceId")
                .asString();
        var ofInstance = paddock.api().get("/v1/jobs?instance=" + instance).body();
        assertThat(ids(ofInstance)).containsExactly(made.get(0));
        assertThat(ofInstance.get("next").isNull()).isTrue();
    }

    @Test
    void describesItselfAsOpenApi() {
        var document = new Api(paddock.api().base(), "").get("/openapi.json").body();

        assertThat(document.get("openapi").asString()).startsWith("3.");
        assertThat(document.get("paths").propertyNames())
                .contains(
                        "/v1/instances",
                        "/v1/instances/{id}",
                        "/v1/jobs",
                        "/v1/jobs/{id}",
                        "/v1/jobs/{id}/events",
                        "/v1/hosts");
    }

    @Test
    void saysThatItIsHealthyToWhomeverAsks() {
        var anyone = new Api(paddock.api().base(), "");

        assertThat(anyone.get("/actuator/health/liveness").body().get("status").asString())
                .isEqualTo("UP");
        assertThat(anyone.get("/actuator/health/readiness").body().get("status").asString())
                .isEqualTo("UP");
    }

    private List<JsonNode> stream(String job, Map<String, String> headers) throws IOException, InterruptedException {
        var request =
                paddock.api().request("/v1/jobs/" + job + "/events", headers).header("Accept", "text/event-stream");
        try (var client = HttpClient.newHttpClient()) {
            var json = new JsonMapper();
            return client.send(request.build(), BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith("data:"))
                    .map(line -> json.readTree(line.substring("data:".length())))
                    .toList();
        }
    }

    private static List<String> steps(List<JsonNode> events) {
        return events.stream()
                .map(event -> event.get("data").get("progress"))
                .filter(progress -> !progress.isNull())
                .map(progress -> "%s %d/%d"
                        .formatted(
                                progress.get("step").asString(),
                                progress.get("done").asInt(),
                                progress.get("total").asInt()))
                .toList();
    }

    private static List<String> ids(JsonNode page) {
        return page.get("items").valueStream().map(JobsTest::id).toList();
    }

    private static String id(JsonNode resource) {
        return resource.get("id").asString();
    }
}
