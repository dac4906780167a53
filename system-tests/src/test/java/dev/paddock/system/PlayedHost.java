package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.Failure;
import dev.paddock.contract.HostId;
import dev.paddock.contract.HostObserved;
import dev.paddock.contract.HostReported;
import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.InstanceDeleted;
import dev.paddock.contract.JobBlocked;
import dev.paddock.contract.JobEvent;
import dev.paddock.contract.JobFailed;
import dev.paddock.contract.JobId;
import dev.paddock.contract.JobInterrupted;
import dev.paddock.contract.JobProgressed;
import dev.paddock.contract.Observation;
import dev.paddock.contract.Progress;
import dev.paddock.contract.Step;
import dev.paddock.contract.StorageDir;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.contract.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tests' host, its worker stopped and its part played by the test. */
final class PlayedHost implements AutoCloseable {

    static final HostId ID = new HostId(Installation.HOST);
    static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");
    static final Failure FAILURE =
            new Failure("docker-failed", "Docker does not answer; start it.", Step.START_CONTAINER);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<Step> STEPS =
            List.of(Step.FETCH_IMAGE, Step.PREPARE_STORAGE, Step.START_CONTAINER, Step.VERIFY_CONNECTION);

    private final Installation paddock;

    PlayedHost(Installation paddock) {
        this.paddock = paddock;
        paddock.stopWorker();
    }

    /** Asks for an instance, which nobody makes unless the test says so. */
    JobId accept() {
        var answer = paddock.api().post("/v1/instances", "{}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return new JobId(UUID.fromString(answer.body().get("job").get("id").asString()));
    }

    /** Takes the next create from its queue, as JSON. */
    String takeCommand() {
        return takeCommand(Topology.CREATE_QUEUE);
    }

    /** Takes the next command from a queue, as JSON. */
    String takeCommand(String queue) {
        return await("a command")
                .atMost(PATIENCE)
                .until(() -> paddock.broker().drain(queue), bodies -> !bodies.isEmpty())
                .getFirst();
    }

    /** Fails all attempts that a job has. */
    void exhaust(JobId job) {
        for (var attempt = 1; attempt <= 5; attempt++) {
            assertThat(takeCommand()).contains(job.toString(), "\"attempt\": " + attempt);
            paddock.broker().publishEvent(new JobInterrupted(ID, AT, job, attempt, STEPS.size(), FAILURE));
        }
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("DEAD_LETTERED");
    }

    /** Tells the gateway that the host is there. */
    void report(@Nullable String impediment) {
        report(ID, impediment);
    }

    /** Tells the gateway that a host is there. */
    void report(HostId host, @Nullable String impediment) {
        paddock.broker()
                .publishEvent(new HostReported(
                        host,
                        AT,
                        "127.0.0.1",
                        new TreeSet<>(Set.of("15", "17")),
                        impediment,
                        null,
                        false,
                        null,
                        null,
                        null,
                        null));
        awaitAllTaken();
    }

    /** Tells the gateway all that the host has, newer than what it told before. */
    void observe(Observation... instances) {
        var before = lastSequence();
        observe(before + 1, instances);
        await("the snapshot").atMost(PATIENCE).until(() -> lastSequence() == before + 1);
    }

    void observe(long sequence, Observation... instances) {
        paddock.broker().publishEvent(new HostObserved(ID, AT, sequence, List.of(instances)));
        awaitAllTaken();
    }

    long lastSequence() {
        return paddock.rows()
                .sql("select observed_sequence from host where id = :id")
                .param("id", ID.value())
                .query(Long.class)
                .single();
    }

    /** Lets a job fail for a cause that somebody has to mend, when there is no other host to try. */
    void block(JobId job) {
        paddock.rows()
                .sql("update host set status = 'DOWN' where id <> :id")
                .param("id", ID.value())
                .update();
        paddock.broker().publishEvent(blocked(job, 1));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("DEAD_LETTERED");
    }

    /** Lets a job fail for good. */
    void fail(JobId job) {
        paddock.broker().publishEvent(new JobFailed(ID, AT, job, 1, STEPS.size(), FAILURE));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("FAILED");
    }

    void awaitAllTaken() {
        await().atMost(PATIENCE).until(() -> paddock.broker().depth(Topology.GATEWAY_QUEUE) == 0);
    }

    static List<JobEvent> progress(JobId job, int attempt) {
        return STEPS.stream()
                .<JobEvent>map(step ->
                        new JobProgressed(ID, AT, job, attempt, new Progress(step, STEPS.indexOf(step), STEPS.size())))
                .toList();
    }

    static JobBlocked blocked(JobId job, int attempt) {
        return new JobBlocked(ID, AT, job, attempt, STEPS.size(), FAILURE);
    }

    static InstanceCreated created(JobId job, int attempt) {
        return new InstanceCreated(ID, AT, job, attempt, STEPS.size(), "127.0.0.1", 22500);
    }

    static InstanceDeleted deleted(JobId job, int attempt, String storageDir, StorageDisposal storage) {
        return new InstanceDeleted(ID, AT, job, attempt, STEPS.size(), new StorageDir(storageDir), storage, null);
    }

    @Override
    public void close() {
        paddock.broker().drain(Topology.CREATE_QUEUE);
        paddock.startWorker();
    }
}
