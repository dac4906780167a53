package dev.paddock.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class WireFormatTest {

    private static final JobId JOB = new JobId(UUID.fromString("019ab000-0000-7000-8000-000000000001"));
    private static final TenantId TENANT = new TenantId(UUID.fromString("019ab000-0000-7000-8000-000000000002"));
    private static final InstanceId INSTANCE = new InstanceId(UUID.fromString("019ab000-0000-7000-8000-000000000003"));
    private static final InstanceId OTHER_INSTANCE =
            new InstanceId(UUID.fromString("019ab000-0000-7000-8000-000000000004"));
    private static final HostId HOST = new HostId("host-a");
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");
    private static final StorageDir DIR = new StorageDir("orders");
    private static final ScramVerifier VERIFIER = new ScramVerifier("SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy");

    private static final Configuration BEFORE = new Configuration(256, 1.0, null, Map.of());
    private static final Configuration AFTER = new Configuration(512, 0.5, 2048, Map.of("work_mem", "8MB"));

    static List<Instruction> instructions() {
        var spec = new InstanceSpec(
                "17", "postgres", VERIFIER, 6123, DIR, false, 256, 1.0, 1024, Map.of("work_mem", "8MB"));
        return List.of(
                new CreateInstance(JOB, 1, TENANT, INSTANCE, 1, spec),
                new DeleteInstance(JOB, 2, TENANT, INSTANCE, 3, DIR, StorageDisposal.KEEP),
                new DeleteStorage(JOB, 1, TENANT, INSTANCE, 3, DIR),
                new ControlInstance(JOB, 2, TENANT, INSTANCE, 3, DIR, ControlInstance.Action.STOP),
                new SetPassword(JOB, 2, TENANT, INSTANCE, 3, DIR, "postgres", VERIFIER),
                new UpdateInstance(JOB, 2, TENANT, INSTANCE, 3, DIR, BEFORE, AFTER, true),
                new SetDraining(HOST, true));
    }

    static List<Event> events() {
        var failure = new Failure("port-in-use", "Port 6123 is taken; ask for another.", Step.START_CONTAINER);
        return List.of(
                new JobProgressed(HOST, AT, JOB, 1, new Progress(Step.START_CONTAINER, 2, 4)),
                new InstanceCreated(HOST, AT, JOB, 1, 4, "10.0.0.5", 6123),
                new InstanceDeleted(HOST, AT, JOB, 1, 3, DIR, StorageDisposal.KEEP, 42L),
                new StorageDeleted(HOST, AT, JOB, 1, 1, DIR),
                new InstanceChanged(HOST, AT, JOB, 1, 4, "It was ended by force."),
                new InstanceUpdated(HOST, AT, JOB, 1, 4, AFTER, null),
                new JobFailed(HOST, AT, JOB, 1, 4, failure),
                new JobInterrupted(HOST, AT, JOB, 1, 4, failure),
                new JobBlocked(HOST, AT, JOB, 1, 4, failure),
                new JobDeclined(HOST, AT, JOB, 1, 4, failure),
                new HostReported(
                        HOST,
                        AT,
                        "10.0.0.5",
                        new TreeSet<>(List.of("15", "17")),
                        "Docker does not answer.",
                        "It has as many instances as it may.",
                        true,
                        new Resources(500, 65_536, 4000, 100_000),
                        new Resources(0, 1_024, 3500, 50_000),
                        "28.2.2",
                        "0.1.0"),
                new HostObserved(
                        HOST,
                        AT,
                        (1L << 32) + 1,
                        List.of(
                                new Observation(INSTANCE, 1, Observation.State.RUNNING, null, "It is full."),
                                new Observation(OTHER_INSTANCE, 2, Observation.State.CRASHED, "PANIC: no", null))),
                new HostMeasured(
                        HOST,
                        AT,
                        (1L << 32) + 2,
                        List.of(
                                new Measurement(
                                        INSTANCE,
                                        41_943_040L,
                                        new Activity(3, 100, 1_000, 10, 90_000, 500, 1, 8_192),
                                        new Consumption(67_108_864, 268_435_456L, 1_500_000_000)),
                                new Measurement(OTHER_INSTANCE, null, null, null))));
    }

    @ParameterizedTest
    @MethodSource("instructions")
    void writesAnInstructionAsItsGoldenFileAndReadsItBack(Instruction instruction) {
        var body = WireFormat.encode(instruction);
        assertIsGolden(instruction, body);
        assertThat(WireFormat.decodeInstruction(body)).isEqualTo(instruction);
    }

    @ParameterizedTest
    @MethodSource("events")
    void writesAnEventAsItsGoldenFileAndReadsItBack(Event event) {
        var body = WireFormat.encode(event);
        assertIsGolden(event, body);
        assertThat(WireFormat.decodeEvent(body)).isEqualTo(event);
    }

    static List<LogQuestion> logQuestions() {
        return List.of(new ReadLog(INSTANCE, 100, AT), new FollowLog(INSTANCE, AT, Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @MethodSource("logQuestions")
    void writesAQuestionAboutALogAsItsGoldenFileAndReadsItBack(LogQuestion question) {
        var body = WireFormat.encode(question);
        assertIsGolden(question, body);
        assertThat(WireFormat.decodeLogQuestion(body)).isEqualTo(question);
    }

    @Test
    void writesWhatIsLoggedAsItsGoldenFileAndReadsItBack() {
        var answer = new LogAnswer(INSTANCE, List.of(new LogLine(AT, "LOG:  well")), AT.plusNanos(1), null);
        var body = WireFormat.encode(answer);
        assertIsGolden(answer, body);
        assertThat(WireFormat.decodeLogAnswer(body)).isEqualTo(answer);
        assertThat(answer).asString().doesNotContain("well");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "nonsense", "[]", "{}", "{\"type\":\"SHUT_DOWN\"}", "{\"type\":\"CREATE_INSTANCE\"}", "null"
            })
    void refusesWhatIsNoInstruction(String body) {
        assertThatThrownBy(() -> WireFormat.decodeInstruction(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableMessageException.class)
                .hasNoCause();
    }

    @Test
    void passesOverAPropertyOfANewerSender() {
        var text = new String(WireFormat.encode(instructions().getLast()), StandardCharsets.UTF_8);
        var newer = text.replaceFirst("\\{", "{\"priority\":7,");
        assertThat(WireFormat.decodeInstruction(newer.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(instructions().getLast());
    }

    @Test
    void refusesAnInstructionThatIsNoCommand() {
        var body = WireFormat.encode(new SetDraining(HOST, false));
        assertThatThrownBy(() -> WireFormat.decodeCommand(body)).isInstanceOf(UnreadableMessageException.class);
    }

    @Test
    void readsTheReportOfAnEarlierWorker() {
        var body = """
                {"type": "HOST_REPORTED", "host": "host-a", "at": "2026-11-22T10:00:00Z", "address": "10.0.0.5",
                 "versions": ["17"], "impediment": null}""";
        var report = (HostReported) WireFormat.decodeEvent(body.getBytes(StandardCharsets.UTF_8));
        assertThat(report.capacity()).isNull();
        assertThat(report.draining()).isNull();
    }

    @Test
    void readsTheSnapshotOfAnEarlierWorker() {
        var body = """
                {"type": "HOST_OBSERVED", "host": "host-a", "at": "2026-11-22T10:00:00Z", "sequence": 7, "instances": [
                 {"instance": "019ab000-0000-7000-8000-000000000003", "generation": 1, "state": "RUNNING",
                  "reason": null}]}""";
        var snapshot = (HostObserved) WireFormat.decodeEvent(body.getBytes(StandardCharsets.UTF_8));
        assertThat(snapshot.instances())
                .containsExactly(new Observation(INSTANCE, 1, Observation.State.RUNNING, null, null));
    }

    @Test
    void readsACreateAndAnUpdateOfAnEarlierGateway() {
        var create = """
                {"type": "CREATE_INSTANCE", "job": "019ab000-0000-7000-8000-000000000001", "attempt": 1,
                 "tenant": "019ab000-0000-7000-8000-000000000002", "instance": "019ab000-0000-7000-8000-000000000003",
                 "generation": 1, "spec": {"version": "17", "adminUser": "postgres", "adminVerifier": null, "port": null,
                  "storageDir": "orders", "attach": true, "memoryMiB": 256, "cpus": 1.0, "settings": {}}}""";
        var created = (CreateInstance) WireFormat.decodeCommand(create.getBytes(StandardCharsets.UTF_8));
        assertThat(created.spec().diskMiB()).isNull();

        var update = """
                {"type": "UPDATE_INSTANCE", "job": "019ab000-0000-7000-8000-000000000001", "attempt": 1,
                 "tenant": "019ab000-0000-7000-8000-000000000002", "instance": "019ab000-0000-7000-8000-000000000003",
                 "generation": 2, "storageDir": "orders", "before": {"memoryMiB": 256, "cpus": 1.0, "settings": {}},
                 "after": {"memoryMiB": 256, "cpus": 0.5, "settings": {}}, "restart": false}""";
        var updated = (UpdateInstance) WireFormat.decodeCommand(update.getBytes(StandardCharsets.UTF_8));
        assertThat(updated.after()).isEqualTo(new Configuration(256, 0.5, null, Map.of()));
    }

    @Test
    void refusesAReportOfVersionsThatAreNone() {
        var body = """
                {"type": "HOST_REPORTED", "host": "host-a", "at": "2026-11-22T10:00:00Z", "address": "10.0.0.5",
                 "versions": ["17", "seventeen"]}""".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> WireFormat.decodeEvent(body)).isInstanceOf(UnreadableMessageException.class);
    }

    @Test
    void knowsWhatAServerAsksForThatGoesByAVerifier() {
        assertThat(VERIFIER.isAskedForBy("r=abc,s=c2FsdA==,i=4096")).isTrue();
        assertThat(VERIFIER.isAskedForBy("r=abc,s=c2FsdB==,i=4096")).isFalse();
        assertThat(VERIFIER.isAskedForBy("r=abc,s=c2FsdA==,i=4097")).isFalse();
    }

    @Test
    void neverPrintsAVerifier() {
        assertThat(instructions().getFirst()).asString().doesNotContain("SCRAM").contains("adminVerifier=***");
    }

    private static void assertIsGolden(Object message, byte[] body) {
        var mapper = new JsonMapper();
        assertThat(mapper.readTree(body))
                .isEqualTo(mapper.readTree(golden(message.getClass().getSimpleName())));
    }

    private static byte[] golden(String name) {
        try (InputStream file = WireFormatTest.class.getResourceAsStream("/golden/" + name + ".json")) {
            return Objects.requireNonNull(file, name).readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
