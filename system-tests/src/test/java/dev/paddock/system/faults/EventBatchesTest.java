package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.Event;
import dev.paddock.contract.Failure;
import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.JobEvent;
import dev.paddock.contract.JobFailed;
import dev.paddock.contract.JobId;
import dev.paddock.contract.JobProgressed;
import dev.paddock.contract.Progress;
import dev.paddock.contract.Step;
import dev.paddock.contract.Topology;
import dev.paddock.contract.WireFormat;
import dev.paddock.system.Broker;
import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Gateways take many events in one transaction; each stands for itself all the same. The host is played by the test.
 */
@FaultTest
class EventBatchesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HostId HOST = new HostId(Installation.HOST);
    private static final Instant AT = Instant.parse("2026-11-27T10:00:00Z");
    private static final List<Step> STEPS =
            List.of(Step.FETCH_IMAGE, Step.PREPARE_STORAGE, Step.START_CONTAINER, Step.VERIFY_CONNECTION);
    private static final Failure FAILURE =
            new Failure("docker-failed", "Docker does not answer; start it.", Step.START_CONTAINER);
    private static final String COURSE = "QUEUED RUNNING RUNNING RUNNING RUNNING FAILED";

    private final Installation paddock;
    private final Requests requests;

    EventBatchesTest(Installation paddock) {
        this.paddock = paddock;
        this.requests = new Requests(paddock);
    }

    @Test
    void deadLettersAloneWhatCanNotBeTakenAndTakesTheOthers() {
        var jobs = accept(3);
        var unreadable = "nothing that anybody can read".getBytes(StandardCharsets.UTF_8);
        // No text in PostgreSQL holds a NUL.
        var poison = new InstanceCreated(HOST, AT, jobs.getFirst(), 1, STEPS.size(), "127.0.0.\0", 22500);
        var forged = new JobFailed(HOST, AT, jobs.getFirst(), 1, STEPS.size(), FAILURE);
        paddock.stopGateway();
        publish(steps(jobs).limit(5));
        // Who believes that would read it before it is looked at.
        var misleading = "application/x-java-serialized-object";
        paddock.broker().publishAs(HOST.value(), Topology.EVENTS, Topology.eventKey(poison), misleading, unreadable);
        publish(steps(jobs).skip(5).limit(2));
        paddock.broker()
                .publishAs(Broker.TESTER, Topology.EVENTS, Topology.eventKey(forged), WireFormat.encode(forged));
        publish(steps(jobs).skip(7).limit(5));
        publish(Stream.of(poison));
        publish(ends(jobs));
        paddock.startGateway();

        assertThat(jobs).extracting(job -> paddock.awaitEnd(job.toString())).containsOnly("FAILED");
        assertThat(jobs).extracting(job -> paddock.statuses(job.toString())).containsOnly(COURSE);
        await("all dead letters")
                .atMost(PATIENCE)
                .until(() -> paddock.api()
                                .get("/v1/dead-letters")
                                .body()
                                .get("items")
                                .size()
                        == 3);
        assertThat(paddock.discardDeadLetters())
                .containsExactlyInAnyOrder(
                        new String(unreadable, StandardCharsets.UTF_8),
                        new String(WireFormat.encode(forged), StandardCharsets.UTF_8),
                        new String(WireFormat.encode(poison), StandardCharsets.UTF_8));
    }

    /** Between the first and the last event of a batch, and between its commit and its acknowledgement. */
    @ParameterizedTest
    @ValueSource(strings = {"intake.before@JobFailed", "intake.after@JobFailed"})
    void takesEachEventOnceOfABatchThatAGatewayDiedWith(String point) {
        var jobs = accept(3);
        paddock.stopGateway();
        try (var gate = new Gate("intake.before@" + jobs.getFirst())) {
            var faults = new HashMap<>(gate.properties());
            faults.put("paddock.fault", point);
            var dying = paddock.gatewayProcess(faults);
            publish(steps(jobs).limit(1));
            gate.awaitArrival();
            publish(steps(jobs).skip(1));
            publish(ends(jobs));
            gate.open();
            dying.program().awaitHalt();
        }
        paddock.startGateway();

        assertThat(jobs).extracting(job -> paddock.awaitEnd(job.toString())).containsOnly("FAILED");
        assertThat(jobs).extracting(job -> paddock.statuses(job.toString())).containsOnly(COURSE);
    }

    /** Jobs that nobody does but the test. */
    private List<JobId> accept(int number) {
        paddock.stopWorker();
        var jobs = IntStream.range(0, number)
                .mapToObj(each -> new JobId(UUID.fromString(requests.accept("batch-" + each))))
                .toList();
        var commands = new ArrayList<String>();
        await("all commands").atMost(PATIENCE).until(() -> {
            commands.addAll(paddock.broker().drain(Topology.CREATE_QUEUE));
            return commands.size() == number;
        });
        return jobs;
    }

    /** The first step of each job, then the second of each, and so on. */
    private static Stream<JobEvent> steps(List<JobId> jobs) {
        return STEPS.stream()
                .flatMap(step -> jobs.stream().map(job -> {
                    var progress = new Progress(step, STEPS.indexOf(step), STEPS.size());
                    return new JobProgressed(HOST, AT, job, 1, progress);
                }));
    }

    private static Stream<JobEvent> ends(List<JobId> jobs) {
        return jobs.stream().map(job -> new JobFailed(HOST, AT, job, 1, STEPS.size(), FAILURE));
    }

    private void publish(Stream<? extends Event> events) {
        events.forEach(paddock.broker()::publishEvent);
    }
}
