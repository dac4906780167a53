package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator sees of a job without asking for it: log lines, metrics, and one trace. */
@SystemTest
@ExtendWith(OutputCaptureExtension.class)
class ObservabilityTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String PASSWORD = "Zq8-needle-in-the-log-lines";
    private static final String METRICS = "/actuator/prometheus";
    private static final List<String> STEPS =
            List.of("FETCH_IMAGE", "PREPARE_STORAGE", "START_CONTAINER", "VERIFY_CONNECTION");

    private final Installation paddock;

    ObservabilityTest(Installation paddock) {
        this.paddock = paddock;
    }

    @Test
    void namesJobAndInstanceInTheLogLinesOfBothPrograms(CapturedOutput output) {
        var answer = paddock.api().create("{\"adminPassword\": \"" + PASSWORD + "\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        var job = answer.body().get("job").get("id").asString();
        var instance = answer.body().get("instance").get("id").asString();

        var lines = await().until(() -> linesOf(output, job), found -> saying(found, "SUCCEEDED"));
        assertThat(lines.stream().map(ObservabilityTest::program)).contains("gateway", "worker");
        assertThat(lines).allSatisfy(line -> assertThat(text(line, "traceId")).hasSize(32));
        assertThat(lines.stream().map(line -> text(line, "traceId")).distinct()).hasSize(1);
        assertThat(lines.stream().filter(line -> program(line).equals("worker")))
                .allSatisfy(line -> {
                    assertThat(text(line, "instance")).isEqualTo(instance);
                    assertThat(text(line, "attempt")).isEqualTo("1");
                    assertThat(text(line.path("host"), "name")).isEqualTo(Installation.HOST);
                });
        assertThat(lines.stream().filter(line -> program(line).equals("gateway")))
                .anySatisfy(line -> assertThat(text(line, "instance")).isEqualTo(instance));
    }

    @Test
    void neverLogsAPasswordOrItsVerifier(CapturedOutput output) {
        var answer = paddock.api().create("{\"adminPassword\": \"" + PASSWORD + "\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        var job = answer.body().get("job").get("id").asString();

        await().until(() -> linesOf(output, job), found -> saying(found, "SUCCEEDED"));
        assertThat(output.getAll()).doesNotContain(PASSWORD, "SCRAM-SHA-256$");
    }

    @Test
    void countsAndTimesOnTheGatewayWhatBecameOfJobs() {
        var metrics = paddock.gatewayMetrics();
        var creates = metrics.sum("paddock_jobs_total", "CREATE_INSTANCE", "SUCCEEDED");
        var deletes = metrics.sum("paddock_jobs_total", "DELETE_INSTANCE", "SUCCEEDED");
        var times = metrics.sum("paddock_job_duration_seconds_count", "CREATE_INSTANCE", "SUCCEEDED");
        createAndDelete();

        await().until(() -> metrics.sum("paddock_jobs_total", "DELETE_INSTANCE", "SUCCEEDED") == deletes + 1);
        assertThat(metrics.sum("paddock_jobs_total", "CREATE_INSTANCE", "SUCCEEDED"))
                .isEqualTo(creates + 1);
        assertThat(metrics.sum("paddock_job_duration_seconds_count", "CREATE_INSTANCE", "SUCCEEDED"))
                .isEqualTo(times + 1);
        assertThat(metrics.sum("paddock_job_duration_seconds_sum", "CREATE_INSTANCE", "SUCCEEDED"))
                .isBetween(0.0, 3600.0);
        assertThat(metrics.undescribed()).isEmpty();
    }

    @Test
    void measuresOnTheGatewayWhatWaits() {
        var metrics = paddock.gatewayMetrics();
        paddock.stopWorker();
        try {
            var answer = paddock.api().post("/v1/instances", "{}");
            assertThat(answer.status()).as(answer.text()).isEqualTo(202);
            await().until(() -> metrics.sum("paddock_queue_depth", "paddock.jobs.create") == 1
                    && metrics.sum("paddock_jobs_unfinished", "QUEUED") == 1
                    && metrics.sum("paddock_queue_age_seconds") > 0);
            assertThat(metrics.has("paddock_queue_depth", "paddock.jobs.host." + Installation.HOST))
                    .isTrue();
            assertThat(metrics.sum("paddock_host_silence_seconds", Installation.HOST))
                    .isBetween(0.0, 60.0);
        } finally {
            paddock.startWorker();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> metrics.sum("paddock_jobs_unfinished") == 0);
        assertThat(metrics.sum("paddock_outbox_lag_seconds")).isZero();
        assertThat(metrics.sum("paddock_outbox_due")).isZero();
        assertThat(metrics.has("paddock_dead_letters_open")).isTrue();
    }

    @Test
    void answersScrapesWhileTheControlDatabaseIsAway() {
        var metrics = paddock.gatewayMetrics();
        paddock.pauseDatabase();
        try {
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> Double.isNaN(metrics.sum("paddock_jobs_unfinished", "QUEUED")));
        } finally {
            paddock.unpauseDatabase();
        }
        await().atMost(Duration.ofSeconds(40)).until(() -> metrics.sum("paddock_jobs_unfinished", "QUEUED") == 0);
    }

    @Test
    void countsAndTimesOnTheWorkerWhatWasDone() {
        var metrics = paddock.workerMetrics();
        var creates = metrics.sum("paddock_command_seconds_count", "CREATE_INSTANCE", "Created");
        var deletes = metrics.sum("paddock_command_seconds_count", "DELETE_INSTANCE", "Deleted");
        var starts = metrics.sum("paddock_step_seconds_count", "CREATE_INSTANCE", "START_CONTAINER");
        createAndDelete();

        await().until(() -> metrics.sum("paddock_command_seconds_count", "DELETE_INSTANCE", "Deleted") == deletes + 1);
        assertThat(metrics.sum("paddock_command_seconds_count", "CREATE_INSTANCE", "Created"))
                .isEqualTo(creates + 1);
        assertThat(metrics.sum("paddock_step_seconds_count", "CREATE_INSTANCE", "START_CONTAINER"))
                .isEqualTo(starts + 1);
        assertThat(metrics.sum("paddock_commands_in_hand")).isZero();
        assertThat(metrics.sum("paddock_docker_up")).isOne();
        assertThat(metrics.undescribed()).isEmpty();

        assertThat(paddock.api().create("{}").status()).isEqualTo(201);
        await().until(() -> metrics.sum("paddock_containers", "running") == 1);
    }

    @Test
    void bringsTheMetricsOfWhatItStandsOn() {
        assertThat(paddock.gatewayMetrics().text())
                .contains("jvm_memory_used_bytes", "process_uptime_seconds", "hikaricp_connections", "tomcat_sessions")
                .contains("rabbitmq_published_total", "http_server_requests_seconds");
        assertThat(paddock.workerMetrics().text())
                .contains("jvm_memory_used_bytes", "process_uptime_seconds", "rabbitmq_published_total");
    }

    @Test
    void servesMetricsOnlyOnAPortOfTheirOwn() {
        assertThat(paddock.api().get(METRICS).status()).isIn(401, 404);
        var stranger = new Api(paddock.api().base(), "no-key-of-anybody");
        assertThat(stranger.get(METRICS).status()).isIn(401, 404);
        assertThat(stranger.get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(paddock.gatewayMetrics().status("/v1/instances")).isEqualTo(404);
        assertThat(paddock.gatewayMetrics().status("/actuator/health")).isEqualTo(404);
        assertThat(paddock.workerMetrics().status("/")).isEqualTo(404);
    }

    @Test
    void carriesOneTraceFromTheRequestThroughAllAttemptsToTheLastEvent() {
        var trace = UUID.randomUUID().toString().replace("-", "");
        String job;
        System.setProperty("paddock.fault.throw", "docker.start.before");
        try {
            job = accept(trace);
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> statusOf(job).equals("RETRYING"));
        } finally {
            System.clearProperty("paddock.fault.throw");
        }
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");

        var request = await().until(() -> spans(trace, "http post /v1/instances"), found -> found.size() == 1)
                .getFirst();
        var attempts = spans(trace, "CREATE_INSTANCE");
        assertThat(attempts).hasSizeGreaterThan(1).allSatisfy(attempt -> {
            assertThat(attribute(attempt, "job")).isEqualTo(job);
            assertThat(wayTo(attempt))
                    .containsExactly(
                            "http post /v1/instances",
                            "paddock.outbox.publish",
                            "paddock.jobs/create send",
                            "paddock.jobs.create receive");
        });
        assertThat(attempts.stream().map(attempt -> attribute(attempt, "outcome")))
                .startsWith("Interrupted")
                .endsWith("Created");
        var last = attempts.getLast();
        assertThat(childrenOf(last).map(SpanData::getName).filter(name -> name.startsWith("step ")))
                .containsExactlyElementsOf(STEPS.stream().map("step "::concat).toList());
        await().untilAsserted(() -> assertThat(spans(trace, "paddock.events.gateway receive"))
                .as("intakes of each step, and of the end, of the last attempt at least")
                .filteredOn(intake -> wayTo(intake).contains("CREATE_INSTANCE"))
                .hasSizeGreaterThan(STEPS.size()));
        assertThat(request.getTraceId()).isEqualTo(trace);
    }

    @Test
    void beginsNoTraceWithoutARequest() {
        // Each heartbeat is a message, and the second one after this must have been heard before the silence starts.
        var silence = paddock.gatewayMetrics();
        await().until(() -> silence.sum("paddock_host_silence_seconds", Installation.HOST) > 0);

        assertThat(paddock.spans().all())
                .extracting(SpanData::getName)
                .noneMatch(name -> name.contains(".report") || name.startsWith("task"));
    }

    private void createAndDelete() {
        var created = paddock.api().create("{}");
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        var instance = created.body().get("instance").get("id").asString();
        assertThat(paddock.api().delete(instance).status()).isEqualTo(200);
    }

    private String accept(String trace) {
        var answer = paddock.api()
                .post("/v1/instances", "{}", Map.of("traceparent", "00-" + trace + "-00000000000000aa-01"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.body().get("job").get("id").asString();
    }

    private String statusOf(String job) {
        return paddock.api().get("/v1/jobs/" + job).body().get("status").asString();
    }

    private List<SpanData> spans(String trace, String name) {
        return paddock.spans().of(trace).stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private Stream<SpanData> childrenOf(SpanData span) {
        return paddock.spans().of(span.getTraceId()).stream()
                .filter(child -> child.getParentSpanId().equals(span.getSpanId()));
    }

    /** The names of the spans that lead to one, the first of them first. */
    private List<String> wayTo(SpanData span) {
        return Stream.iterate(parentOf(span), Optional::isPresent, parent -> parent.flatMap(this::parentOf))
                .flatMap(Optional::stream)
                .map(SpanData::getName)
                .toList()
                .reversed();
    }

    private Optional<SpanData> parentOf(SpanData span) {
        return paddock.spans().of(span.getTraceId()).stream()
                .filter(parent -> parent.getSpanId().equals(span.getParentSpanId()))
                .findFirst();
    }

    private static String attribute(SpanData span, String name) {
        return Objects.requireNonNull(span.getAttributes().get(AttributeKey.stringKey(name)), name);
    }

    private static List<JsonNode> linesOf(CapturedOutput output, String job) {
        return output.getAll()
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(JSON::readTree)
                .filter(line -> text(line, "job").equals(job))
                .toList();
    }

    private static boolean saying(List<JsonNode> lines, String words) {
        return lines.stream().anyMatch(line -> text(line, "message").contains(words));
    }

    /** By the package that logged it, since both programs are in one JVM here. */
    private static String program(JsonNode line) {
        return text(line.path("log"), "logger").replaceFirst("dev\\.paddock\\.(\\w+)\\..*", "$1");
    }

    private static String text(JsonNode line, String field) {
        return line.path(field).asString("");
    }
}
