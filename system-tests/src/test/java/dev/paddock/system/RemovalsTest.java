package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.Event;
import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.InstanceDeleted;
import dev.paddock.contract.JobBlocked;
import dev.paddock.contract.JobId;
import dev.paddock.contract.JobProgressed;
import dev.paddock.contract.Progress;
import dev.paddock.contract.Step;
import dev.paddock.contract.StorageDir;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.contract.Topology;
import dev.paddock.contract.WireFormat;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of what a host has, or was to do, when it is removed. */
@SystemTest
class RemovalsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Installation paddock;
    private final HostId id = new HostId("host-" + UUID.randomUUID().toString().substring(0, 8));

    RemovalsTest(Installation paddock) {
        this.paddock = paddock;
    }

    @BeforeEach
    void enrol() {
        assertThat(paddock.api().post("/v1/hosts", "{\"id\": \"" + id + "\"}").status())
                .isEqualTo(201);
        paddock.broker().setPassword(id.value(), Broker.PASSWORD);
    }

    @AfterEach
    void removeWhateverIsLeft() {
        remove("?force=true");
    }

    @Test
    void givesUpAllThatOnlyThisHostHas() {
        var running = create("{\"host\": \"" + id + "\"}");
        make(job(running));
        var kept = create("{\"host\": \"" + id + "\", \"storageDir\": \"kept-" + id + "\"}");
        make(job(kept));
        end(kept);
        var dead = create("{\"host\": \"" + id + "\"}");
        say(new JobBlocked(id, PlayedHost.AT, job(dead), 1, 4, PlayedHost.FAILURE));
        assertThat(paddock.awaitEnd(job(dead).toString())).isEqualTo("DEAD_LETTERED");

        var refused = remove("");
        assertThat(refused.code()).as(refused.text()).isEqualTo("host-in-use");
        assertThat(refused.text()).contains("2 instances and 1 kept directories");
        assertThat(paddock.api().get("/v1/hosts/" + id).body().get("status").asString())
                .isEqualTo("DOWN");
        assertThat(remove("?force=true").status()).isEqualTo(204);

        assertThat(paddock.api().get(instance(running)).code()).isEqualTo("gone");
        assertThat(keptDirectories()).isZero();
        var ended = paddock.api().get("/v1/jobs/" + job(dead)).body();
        assertThat(ended.get("status").asString()).isEqualTo("FAILED");
        assertThat(ended.get("error").get("code").asString()).isEqualTo("host-removed");
        assertThat(paddock.api().get("/v1/dead-letters").body().get("items").isEmpty())
                .isTrue();
        assertThat(paddock.api().get("/v1/audit").text()).contains("\"instances\":2", "\"keptDirectories\":1");

        // What it said before comes late.
        paddock.broker().admit(id.value());
        say(created(job(dead)));
        assertThat(paddock.api()
                        .get("/v1/jobs/" + job(dead))
                        .body()
                        .get("status")
                        .asString())
                .isEqualTo("FAILED");
        paddock.broker().run("rabbitmqctl", "delete_user", id.value());
    }

    @Test
    void leavesToOthersWhatTheyCanDoAsWell() {
        try (var other = new PlayedHost(paddock)) {
            var job = other.accept();
            assertThat(other.takeCommand()).contains(job.toString());
            say(new JobProgressed(id, PlayedHost.AT, job, 1, new Progress(Step.FETCH_IMAGE, 0, 4)));
            await().atMost(PATIENCE).until(() -> statusOf(job).equals("RUNNING"));

            assertThat(remove("?force=true").status()).isEqualTo(204);

            assertThat(statusOf(job)).isEqualTo("RUNNING");
            paddock.broker().publishEvent(PlayedHost.created(job, 1));
            assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
            assertThat(paddock.api().get("/v1/jobs/" + job).body().get("host").asString())
                    .isEqualTo(Installation.HOST);
        }
    }

    /** Its command is acknowledged by then, and comes to nobody again. */
    @Test
    void passesOnToOthersWhatItSaysThatItHasEnded() {
        try (var other = new PlayedHost(paddock)) {
            var job = other.accept();
            assertThat(other.takeCommand()).contains(job.toString());
            assertThat(remove("").status()).isEqualTo(204);

            paddock.broker().admit(id.value());
            say(created(job));

            assertThat(other.takeCommand()).contains(job.toString(), "\"attempt\": 2");
            paddock.broker().publishEvent(PlayedHost.created(job, 2));
            assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
            paddock.broker().run("rabbitmqctl", "delete_user", id.value());
        }
    }

    private Api.Answer create(String body) {
        var answer = paddock.api().post("/v1/instances", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer;
    }

    private void make(JobId job) {
        say(created(job));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
    }

    private InstanceCreated created(JobId job) {
        return new InstanceCreated(id, PlayedHost.AT, job, 1, 4, "127.0.0.1", 22501);
    }

    /** Its directory stays. */
    private void end(Api.Answer made) {
        var job = job(paddock.api().delete(instance(made) + "?storage=keep", Map.of()));
        var directory = made.body().get("instance").get("storageDir").asString();
        say(new InstanceDeleted(id, PlayedHost.AT, job, 1, 4, new StorageDir(directory), StorageDisposal.KEEP, null));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
        assertThat(keptDirectories()).isOne();
    }

    private int keptDirectories() {
        return paddock.rows()
                .sql("select count(*) from kept_storage where host_id = :host")
                .param("host", id.value())
                .query(Integer.class)
                .single();
    }

    private void say(Event event) {
        paddock.broker().publishAs(id.value(), Topology.EVENTS, Topology.eventKey(event), WireFormat.encode(event));
        await().atMost(PATIENCE).until(() -> paddock.broker().depth(Topology.GATEWAY_QUEUE) == 0);
    }

    private Api.Answer remove(String query) {
        return paddock.api().delete("/v1/hosts/" + id + query, Map.of());
    }

    private String statusOf(JobId job) {
        return paddock.api().get("/v1/jobs/" + job).body().get("status").asString();
    }

    private static JobId job(Api.Answer answer) {
        return new JobId(UUID.fromString(answer.body().get("job").get("id").asString()));
    }

    private static String instance(Api.Answer answer) {
        return "/v1/instances/" + answer.body().get("instance").get("id").asString();
    }
}
