package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.Event;
import dev.paddock.contract.Failure;
import dev.paddock.contract.HostId;
import dev.paddock.contract.HostReported;
import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.JobDeclined;
import dev.paddock.contract.JobId;
import dev.paddock.contract.JobInterrupted;
import dev.paddock.contract.Step;
import dev.paddock.contract.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Where a create goes that its first host has handed back, and why one waits. The hosts are played. */
@SystemTest
class PlacementTest {

    private static final Instant AT = Instant.parse("2026-11-26T10:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);
    private static final HostId NEAR = new HostId("test-near-" + RUN);
    private static final HostId FAR = new HostId("test-far-" + RUN);

    private final Installation paddock;
    private final PlayedHost usual;

    PlacementTest(Installation paddock) {
        this.paddock = paddock;
        this.usual = new PlayedHost(paddock);
    }

    @BeforeEach
    void haveTwoHosts() {
        // What the usual host said last would bring it up again.
        usual.awaitAllTaken();
        paddock.rows().sql("update host set status = 'DOWN'").update();
        for (var host : List.of(NEAR, FAR)) {
            paddock.enrol(host.value());
            report(host, null, null);
        }
    }

    @AfterEach
    void removeThem() {
        for (var host : List.of(NEAR, FAR)) {
            var answer = paddock.api().delete("/v1/hosts/" + host + "?force=true", Map.of());
            assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        }
        usual.close();
    }

    @Test
    void aDeclinedCreateGoesToTheOtherHostByNameAndNoAttemptIsSpent() {
        var job = usual.accept();
        take(Topology.CREATE_QUEUE, job, 1);
        decline(NEAR, job, 1, "port-in-use");

        take(Topology.hostQueue(FAR), job, 2);
        assertThat(job(job).get("status").asString()).isEqualTo("RETRYING");
        assertThat(job(job).get("error").get("code").asString()).isEqualTo("port-in-use");
        assertThat(job(job).get("error").get("host").asString()).isEqualTo(NEAR.value());
        say(new InstanceCreated(FAR, AT, job, 2, 4, "127.0.0.1", 22501));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
        assertThat(job(job).get("host").asString()).isEqualTo(FAR.value());
        assertThat(paddock.rows()
                        .sql("select first_attempt from job where id = :id")
                        .param("id", job.value())
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void failsOnlyWhenEveryHostHasDeclined() {
        var job = usual.accept();
        take(Topology.CREATE_QUEUE, job, 1);
        decline(NEAR, job, 1, "port-in-use");
        take(Topology.hostQueue(FAR), job, 2);
        decline(FAR, job, 2, "port-in-use");

        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("FAILED");
        assertThat(job(job).get("error").get("code").asString()).isEqualTo("port-in-use");
        assertThat(instance(job).get("status").asString()).isEqualTo("FAILED");
    }

    @Test
    void isTriedAgainWhenAHostThatHasNotDeclinedHasNoRoom() {
        report(FAR, null, "It has as many instances as it may.");
        var job = usual.accept();
        take(Topology.CREATE_QUEUE, job, 1);
        decline(NEAR, job, 1, "port-in-use");

        take(Topology.CREATE_QUEUE, job, 2);
        assertThat(job(job).get("status").asString()).isEqualTo("RETRYING");
        decline(NEAR, job, 2, "port-in-use");
        take(Topology.CREATE_QUEUE, job, 3);
        decline(NEAR, job, 3, "port-in-use");
        take(Topology.CREATE_QUEUE, job, 4);
        decline(NEAR, job, 4, "port-in-use");
        take(Topology.CREATE_QUEUE, job, 5);
        decline(NEAR, job, 5, "port-in-use");
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("DEAD_LETTERED");
        paddock.discardDeadLetters();
    }

    @Test
    void isTriedAgainWhenAllHaveNoRoomForTheMoment() {
        var job = usual.accept();
        take(Topology.CREATE_QUEUE, job, 1);
        decline(NEAR, job, 1, "host-full");
        take(Topology.hostQueue(FAR), job, 2);
        decline(FAR, job, 2, "host-full");

        take(Topology.CREATE_QUEUE, job, 3);
        say(new InstanceCreated(NEAR, AT, job, 3, 4, "127.0.0.1", 22502));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
    }

    @Test
    void whatWasAskedOfOneHostFailsWhereThatOneDeclines() {
        var job = accept("{\"host\": \"%s\"}".formatted(FAR));
        take(Topology.hostQueue(FAR), job, 1);
        decline(FAR, job, 1, "host-full");

        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("FAILED");
        assertThat(job(job).get("error").get("code").asString()).isEqualTo("host-full");
    }

    @Test
    void theNextAttemptAfterAFaultComesToAnotherHost() {
        var job = usual.accept();
        take(Topology.CREATE_QUEUE, job, 1);
        say(new JobInterrupted(NEAR, AT, job, 1, 4, failure("docker-failed")));

        take(Topology.hostQueue(FAR), job, 2);
        say(new JobInterrupted(FAR, AT, job, 2, 4, failure("docker-failed")));
        take(Topology.hostQueue(NEAR), job, 3);
        say(new InstanceCreated(NEAR, AT, job, 3, 4, "127.0.0.1", 22503));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
    }

    @Test
    void whatWasSentToAHostThatFallsIsCalledBackForAnyToTake() {
        var job = usual.accept();
        take(Topology.CREATE_QUEUE, job, 1);
        decline(NEAR, job, 1, "port-in-use");
        await("its way to the other host")
                .atMost(PATIENCE)
                .until(() -> paddock.broker().depth(Topology.hostQueue(FAR)) == 1);
        fall(FAR);

        take(Topology.CREATE_QUEUE, job, 3);
        assertThat(job(job).get("error").get("code").asString()).isEqualTo("host-down");
        say(new InstanceCreated(NEAR, AT, job, 3, 4, "127.0.0.1", 22504));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");

        report(FAR, null, null);
        take(Topology.hostQueue(FAR), job, 2);
        say(new InstanceCreated(FAR, AT, job, 2, 4, "127.0.0.1", 22505));
        var removal = await("the removal of what was made in vain")
                .atMost(PATIENCE)
                .until(() -> paddock.broker().drain(Topology.hostQueue(FAR)), bodies -> !bodies.isEmpty())
                .getFirst();
        assertThat(removal).contains("DELETE_INSTANCE");
        assertThat(instance(job).get("host").asString()).isEqualTo(NEAR.value());
    }

    @Test
    void aJobThatWaitsSaysForWhat() {
        report(NEAR, null, "It has as many instances as it may.");
        report(FAR, "Docker does not answer on this host; start it.", null);
        var any = usual.accept();
        var waiting = job(any).get("waiting");
        assertThat(waiting.get("code").asString()).isEqualTo("no-room");
        assertThat(waiting.get("message").asString())
                .contains("GET /v1/hosts")
                .doesNotContain(NEAR.value(), FAR.value());

        var bound = accept("{\"host\": \"%s\"}".formatted(FAR));
        assertThat(job(bound).get("waiting").get("code").asString()).isEqualTo("host-impeded");
        fall(FAR);
        assertThat(job(bound).get("waiting").get("code").asString()).isEqualTo("host-down");
        fall(NEAR);
        assertThat(job(any).get("waiting").get("code").asString()).isEqualTo("no-host");

        report(NEAR, null, null);
        report(FAR, null, null);
        assertThat(job(any).get("waiting").isNull()).isTrue();
        assertThat(paddock.api()
                        .get("/v1/jobs?status=QUEUED")
                        .body()
                        .get("items")
                        .valueStream()
                        .map(job -> job.get("waiting").isNull()))
                .hasSize(2)
                .containsOnly(true);
        paddock.broker().drain(Topology.CREATE_QUEUE);
        paddock.broker().drain(Topology.hostQueue(FAR));
        say(new InstanceCreated(FAR, AT, any, 1, 4, "127.0.0.1", 22506));
        say(new InstanceCreated(FAR, AT, bound, 1, 4, "127.0.0.1", 22507));
        paddock.awaitEnd(any.toString());
        paddock.awaitEnd(bound.toString());
    }

    private JobId accept(String body) {
        var answer = paddock.api().post("/v1/instances", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return new JobId(UUID.fromString(answer.body().get("job").get("id").asString()));
    }

    private void take(String queue, JobId job, int attempt) {
        assertThat(await("attempt " + attempt + " on " + queue)
                        .atMost(PATIENCE)
                        .until(() -> paddock.broker().drain(queue), bodies -> !bodies.isEmpty())
                        .getFirst())
                .contains(job.toString(), "\"attempt\": " + attempt);
    }

    private void decline(HostId host, JobId job, int attempt, String code) {
        say(new JobDeclined(host, AT, job, attempt, 4, failure(code)));
    }

    private static Failure failure(String code) {
        return new Failure(code, "It can't be done here.", Step.START_CONTAINER);
    }

    private void report(HostId host, @Nullable String impediment, @Nullable String full) {
        say(new HostReported(
                host,
                AT,
                "127.0.0.1",
                new TreeSet<>(List.of("15", "17")),
                impediment,
                full,
                false,
                null,
                null,
                null,
                null));
    }

    private void say(Event event) {
        paddock.broker().publishEvent(event);
        usual.awaitAllTaken();
    }

    /** It has not been heard for too long. */
    private void fall(HostId host) {
        paddock.rows()
                .sql("update host set status = 'DOWN', last_seen_at = now() - interval '1 h' where id = :id")
                .param("id", host.value())
                .update();
    }

    private JsonNode job(JobId job) {
        return paddock.api().get("/v1/jobs/" + job).body();
    }

    private JsonNode instance(JobId job) {
        return paddock.api()
                .get("/v1/instances/" + job(job).get("instanceId").asString())
                .body();
    }
}
