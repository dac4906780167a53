package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.ShutdownSignalException;
import dev.paddock.contract.Event;
import dev.paddock.contract.Failure;
import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.JobEvent;
import dev.paddock.contract.JobFailed;
import dev.paddock.contract.JobId;
import dev.paddock.contract.JobInterrupted;
import dev.paddock.contract.JobProgressed;
import dev.paddock.contract.Progress;
import dev.paddock.contract.Step;
import dev.paddock.contract.Topology;
import dev.paddock.contract.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * Events come twice, late, or from the wrong sender; the rows stay right. The worker is stopped, and the test speaks.
 */
@SystemTest
class EventsTest {

    private static final HostId HOST = new HostId(Installation.HOST);
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");
    private static final List<Step> STEPS =
            List.of(Step.FETCH_IMAGE, Step.PREPARE_STORAGE, Step.START_CONTAINER, Step.VERIFY_CONNECTION);

    private final Installation paddock;

    EventsTest(Installation paddock) {
        this.paddock = paddock;
    }

    @BeforeEach
    void silenceTheWorker() {
        paddock.stopWorker();
    }

    @AfterEach
    void letTheWorkerSpeak() {
        paddock.broker().drain(Topology.CREATE_QUEUE);
        paddock.startWorker();
    }

    @RepeatedTest(5)
    void comesToTheSameEndInWhateverOrderEventsComeAndHoweverOften(RepetitionInfo repetition) {
        var job = accept();
        var events = new ArrayList<Event>(progress(job, 1));
        events.add(created(job, 1));
        events.addAll(List.copyOf(events));
        Collections.shuffle(events, new Random(repetition.getCurrentRepetition()));
        events.forEach(paddock.broker()::publishEvent);

        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
        awaitAllTaken();
        var found = paddock.api().get("/v1/jobs/" + job).body();
        assertThat(found.get("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(found.get("progress").isNull()).isTrue();
        assertThat(statuses(job)).endsWith("SUCCEEDED").containsOnlyOnce("SUCCEEDED");
    }

    @Test
    void neverChangesAFinalState() {
        var job = accept();
        paddock.broker().publishEvent(created(job, 1));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");

        paddock.broker().publishEvent(new JobFailed(HOST, AT, job, 1, 9, failure()));
        paddock.broker().publishEvent(new JobInterrupted(HOST, AT, job, 1, 10, failure()));
        awaitAllTaken();
        assertThat(paddock.api().get("/v1/jobs/" + job).body().get("status").asString())
                .isEqualTo("SUCCEEDED");
    }

    @Test
    void triesAnInterruptedJobAgainAndTakesNoNewsOfTheAttemptBefore() {
        var job = accept();
        assertThat(takeCommand()).contains("\"attempt\": 1");
        paddock.broker().publishEvent(new JobInterrupted(HOST, AT, job, 1, 4, failure()));
        assertThat(takeCommand()).contains("\"attempt\": 2");

        var waiting = paddock.api().get("/v1/jobs/" + job).body();
        assertThat(waiting.get("status").asString()).isEqualTo("RETRYING");
        assertThat(waiting.get("attempt").asInt()).isEqualTo(2);
        assertThat(waiting.get("error").get("code").asString()).isEqualTo("docker-unavailable");
        paddock.broker().publishEvent(created(job, 1));
        awaitAllTaken();
        assertThat(paddock.api().get("/v1/jobs/" + job).body().get("status").asString())
                .isEqualTo("RETRYING");
        paddock.broker().publishEvent(created(job, 2));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
    }

    @Test
    void deadLettersAJobWhoseLastAttemptWasInterrupted() {
        var job = accept();
        for (var attempt = 1; attempt <= 5; attempt++) {
            takeCommand();
            paddock.broker().publishEvent(new JobInterrupted(HOST, AT, job, attempt, 4, failure()));
        }
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("DEAD_LETTERED");
    }

    @Test
    void putsWhatIsNoEventToTheDeadLettersAsItIs() {
        var bodies = List.of("nonsense", "{\"type\": \"PARTY\"}", "");
        bodies.forEach(body -> paddock.broker()
                .publishAs(
                        Installation.HOST,
                        Topology.EVENTS,
                        "host.test-host.job",
                        body.getBytes(StandardCharsets.UTF_8)));
        awaitDead(bodies);
    }

    @Test
    void takesNoEventThatAHostSendsInAnothersName() {
        var job = accept();
        var forged = new InstanceCreated(new HostId("other-host"), AT, job, 1, 4, "10.0.0.5", 6123);
        var body = WireFormat.encode(forged);

        assertThatThrownBy(() ->
                        paddock.broker().publishAs(Installation.HOST, Topology.EVENTS, "host.other-host.job", body))
                .as("the broker refuses the routing key")
                .isInstanceOf(ShutdownSignalException.class)
                .hasMessageContaining("ACCESS_REFUSED");
        paddock.broker().publishAs(Installation.HOST, Topology.EVENTS, "host.test-host.job", body);
        awaitDead(List.of(new String(body, StandardCharsets.UTF_8)));
        paddock.broker().publishEvent(created(job, 1));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
        assertThat(paddock.api().get("/v1/jobs/" + job).body().get("host").asString())
                .isEqualTo(Installation.HOST);
    }

    private JobId accept() {
        var answer = paddock.api().post("/v1/instances", "{}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return new JobId(UUID.fromString(answer.body().get("job").get("id").asString()));
    }

    private String takeCommand() {
        return await("a command")
                .atMost(Duration.ofSeconds(20))
                .until(() -> paddock.broker().drain(Topology.CREATE_QUEUE), bodies -> !bodies.isEmpty())
                .getFirst();
    }

    private void awaitAllTaken() {
        await().atMost(Duration.ofSeconds(20)).until(() -> paddock.broker().depth(Topology.GATEWAY_QUEUE) == 0);
    }

    private void awaitDead(List<String> bodies) {
        var dead = new ArrayList<String>();
        await("the dead letters").atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            dead.addAll(paddock.broker().drain(Topology.DEAD_QUEUE));
            assertThat(dead).containsExactlyInAnyOrderElementsOf(bodies);
        });
    }

    private String statuses(JobId job) {
        return paddock.api()
                .get("/v1/jobs/" + job + "/events")
                .body()
                .get("items")
                .valueStream()
                .map(event -> event.get("data").get("status").asString())
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
    }

    private static List<JobEvent> progress(JobId job, int attempt) {
        return STEPS.stream()
                .<JobEvent>map(step -> new JobProgressed(
                        HOST, AT, job, attempt, new Progress(step, STEPS.indexOf(step), STEPS.size())))
                .toList();
    }

    private static InstanceCreated created(JobId job, int attempt) {
        return new InstanceCreated(HOST, AT, job, attempt, STEPS.size(), "127.0.0.1", 22500);
    }

    private static Failure failure() {
        return new Failure("docker-unavailable", "Docker does not answer; start it.", Step.START_CONTAINER);
    }
}
