package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import dev.paddock.contract.Observation;
import dev.paddock.contract.Observation.State;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.contract.Topology;
import dev.paddock.contract.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a host sees changes what callers see, and what it has in vain is removed there. */
@SystemTest
class ObservationsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String QUEUE = Topology.hostQueue(PlayedHost.ID);

    private final Installation paddock;
    private final PlayedHost host;

    ObservationsTest(Installation paddock) {
        this.paddock = paddock;
        this.host = new PlayedHost(paddock);
        host.report(null);
        paddock.broker().drain(QUEUE);
    }

    @AfterEach
    void letTheWorkerSpeak() {
        host.close();
    }

    @Test
    void showsAnInstanceThatCrashedWithItsLastWordsUntilItRunsAgain() {
        var instance = running();
        var before = paddock.api().get(path(instance));
        host.observe(seen(instance, State.DOWN, "It is being brought back."));
        var down = paddock.api().get(path(instance)).body();
        assertThat(down.get("status").asString()).isEqualTo("STARTING");
        assertThat(down.get("error").get("code").asString()).isEqualTo("instance-down");
        assertThat(down.get("error").get("message").asString()).isEqualTo("It is being brought back.");

        host.observe(seen(instance, State.CRASHED, "PANIC: could not locate a \0valid checkpoint record"));
        var crashed = paddock.api().get(path(instance));
        assertThat(crashed.body().get("status").asString()).isEqualTo("CRASHED");
        assertThat(crashed.body().get("error").get("code").asString()).isEqualTo("instance-crashed");
        assertThat(crashed.body().get("error").get("message").asString()).contains("valid checkpoint record");
        assertThat(crashed.header("ETag")).isNotEqualTo(before.header("ETag"));
        assertThat(crashed.body().get("updatedAt").asString())
                .isGreaterThan(before.body().get("updatedAt").asString());
        assertThat(paddock.api()
                        .get("/v1/instances?status=CRASHED")
                        .body()
                        .get("items")
                        .size())
                .isOne();

        host.observe(seen(instance, State.RUNNING, null));
        assertThat(status(instance)).isEqualTo("RUNNING");
        assertThat(paddock.api().get(path(instance)).body().get("error").isNull())
                .isTrue();
    }

    @Test
    void changesNothingThatIsShownIfAllIsAsItWas() {
        var instance = running();
        var tag = paddock.api().get(path(instance)).header("ETag");

        host.observe(seen(instance, State.RUNNING, null));
        host.observe(seen(instance, State.RUNNING, null));
        assertThat(paddock.api()
                        .get(path(instance), Map.of("If-None-Match", tag))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void takesNoSnapshotThatComesLate() {
        var instance = running();
        host.observe(seen(instance, State.RUNNING, null));

        host.observe(host.lastSequence() - 1, seen(instance, State.CRASHED, "late"));
        host.observe(host.lastSequence(), seen(instance, State.CRASHED, "twice"));
        assertThat(status(instance)).isEqualTo("RUNNING");
    }

    /** An event for each change, and none for what comes late or once more, or for other words. */
    @Test
    void showsThatAnInstanceTakesNoWritesSinceItWasFirstSaid() {
        var instance = running();
        host.observe(readOnly(instance, "It is full."));
        var first = paddock.api().get(path(instance));
        var since = first.body().get("readOnly").get("since").asString();
        assertThat(first.body().get("status").asString()).isEqualTo("RUNNING");
        assertThat(first.body().get("readOnly").get("reason").asString()).isEqualTo("It is full.");

        host.observe(readOnly(instance, "It is full."));
        assertThat(paddock.api().get(path(instance)).header("ETag")).isEqualTo(first.header("ETag"));
        host.observe(readOnly(instance, "It is overruled.\0"));
        host.observe(host.lastSequence() - 1, seen(instance, State.RUNNING, null));
        var other = paddock.api().get(path(instance));
        assertThat(other.body().get("readOnly").get("reason").asString()).isEqualTo("It is overruled.");
        assertThat(other.body().get("readOnly").get("since").asString()).isEqualTo(since);
        assertThat(other.header("ETag")).isNotEqualTo(first.header("ETag"));

        host.observe(seen(instance, State.RUNNING, null));
        host.observe(seen(instance, State.RUNNING, null));
        assertThat(paddock.api().get(path(instance)).body().get("readOnly").isNull())
                .isTrue();
        assertThat(events(instance)).containsExactly("paddock.instance.read-only", "paddock.instance.writable");
    }

    @Test
    void keepsTheLastHundredEventsOfAnInstance() {
        var instance = running();
        paddock.rows().sql("""
                insert into instance_event (instance_id, tenant_id, type, source)
                select i.id, i.tenant_id, 'read-only', '/hosts/other' from instance i, generate_series(1, 150)
                where i.id = :id""").param("id", instance.value()).update();
        host.observe(readOnly(instance, "It is full."));
        host.observe(seen(instance, State.RUNNING, null));

        assertThat(events(instance)).hasSize(100).endsWith("paddock.instance.read-only", "paddock.instance.writable");
    }

    @Test
    void showsHowAnInstanceIsThoughADeleteOfItCameToNothing() {
        var instance = running();
        var delete = paddock.api().delete(path(instance), Map.of()).body().get("job");
        host.fail(new JobId(UUID.fromString(delete.get("id").asString())));
        assertThat(status(instance)).isEqualTo("RUNNING");

        host.observe(seen(instance, State.CRASHED, "PANIC"));
        assertThat(status(instance)).isEqualTo("CRASHED");
    }

    @Test
    void holdsAnInstanceForGoneOnlyWhenTwoSnapshotsInARowLackIt() {
        var instance = running();
        host.observe();
        assertThat(status(instance))
                .as("the snapshot may have been taken before the create ended")
                .isEqualTo("RUNNING");
        host.observe(seen(instance, State.RUNNING, null));
        host.observe();
        assertThat(status(instance)).isEqualTo("STARTING");

        host.observe();
        var gone = paddock.api().get(path(instance)).body();
        assertThat(gone.get("status").asString()).isEqualTo("CRASHED");
        assertThat(gone.get("error").get("message").asString()).contains("is not on its host any more");
        host.observe(seen(instance, State.RUNNING, null));
        assertThat(status(instance)).isEqualTo("RUNNING");
    }

    @Test
    void leavesAnInstanceToTheJobThatIsAtWorkOnIt() {
        var job = host.accept();
        PlayedHost.progress(job, 1).forEach(paddock.broker()::publishEvent);
        host.awaitAllTaken();
        var instance = instanceOf(job.toString());

        host.observe(seen(instance, State.UNFINISHED, "half made"));
        host.observe();
        host.observe();
        assertThat(status(instance)).isEqualTo("PROVISIONING");
        paddock.broker().publishEvent(PlayedHost.created(job, 1));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
        assertThat(status(instance)).isEqualTo("RUNNING");
        assertThat(paddock.broker().drain(QUEUE)).isEmpty();
    }

    @Test
    void removesFromAHostWhatHasEndedAtEachSnapshotUntilItIsGone() {
        var instance = running();
        become("status = 'FAILED', host_id = null", instance);

        host.observe(seen(instance, State.RUNNING, null));
        var first = removal();
        assertThat(first.instance()).isEqualTo(instance);
        assertThat(first.storage()).isEqualTo(StorageDisposal.DELETE);
        host.observe(seen(instance, State.CRASHED, "on its way out"));
        assertThat(removal()).isEqualTo(first);
        host.observe();
        assertThat(paddock.broker().drain(QUEUE)).isEmpty();
    }

    @Test
    void keepsTheDirectoryOfALeftoverIfItWasKept() {
        var instance = running();
        become("status = 'DELETED', kept = true", instance);

        host.observe(seen(instance, State.RUNNING, null));
        assertThat(removal().storage()).isEqualTo(StorageDisposal.KEEP);
    }

    /** Fault 33: the host was lost, and the instance was made elsewhere meanwhile. */
    @Test
    @Tag("fault")
    void removesWhatRunsOnAnotherHost() {
        var instance = running();
        become("host_id = 'elsewhere'", instance);

        host.observe(seen(instance, State.RUNNING, null));
        assertThat(removal().instance()).isEqualTo(instance);
        assertThat(status(instance)).isEqualTo("RUNNING");
        become("host_id = '" + Installation.HOST + "'", instance);
    }

    @Test
    void leavesAloneWhatIsInNoRow() {
        host.observe(seen(new InstanceId(UUID.randomUUID()), State.RUNNING, null));

        assertThat(paddock.broker().drain(QUEUE)).isEmpty();
    }

    private InstanceId running() {
        var job = host.accept();
        paddock.broker().publishEvent(PlayedHost.created(job, 1));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
        return instanceOf(job.toString());
    }

    private InstanceId instanceOf(String job) {
        var id = paddock.api().get("/v1/jobs/" + job).body().get("instanceId").asString();
        return new InstanceId(UUID.fromString(id));
    }

    /** As other events would make the row. */
    private void become(String assignments, InstanceId instance) {
        paddock.rows()
                .sql("update instance set " + assignments + " where id = :id")
                .param("id", instance.value())
                .update();
    }

    private DeleteInstance removal() {
        List<String> bodies = await("the removal")
                .atMost(PATIENCE)
                .until(() -> paddock.broker().drain(QUEUE), all -> !all.isEmpty());
        assertThat(bodies).hasSize(1);
        return (DeleteInstance) WireFormat.decodeCommand(bodies.getFirst().getBytes(StandardCharsets.UTF_8));
    }

    private static Observation seen(InstanceId instance, State state, @Nullable String reason) {
        return new Observation(instance, 1, state, reason, null);
    }

    private static Observation readOnly(InstanceId instance, String reason) {
        return new Observation(instance, 1, State.RUNNING, null, reason);
    }

    private List<String> events(InstanceId instance) {
        return paddock.api()
                .get(path(instance) + "/events")
                .body()
                .get("items")
                .valueStream()
                .map(event -> event.get("type").asString())
                .toList();
    }

    private String status(InstanceId instance) {
        JsonNode shown = paddock.api().get(path(instance)).body();
        return shown.get("status").asString();
    }

    private static String path(InstanceId instance) {
        return "/v1/instances/" + instance;
    }
}
