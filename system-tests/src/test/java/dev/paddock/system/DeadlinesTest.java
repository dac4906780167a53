package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import dev.paddock.contract.Observation;
import dev.paddock.contract.Observation.State;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.contract.Topology;
import dev.paddock.gateway.job.JobStatus;
import dev.paddock.gateway.job.JobType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Nothing waits for ever. Rows are made old in the control database; the gateway's own sweeps do the rest. */
@SystemTest
class DeadlinesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String HOST_QUEUE = Topology.hostQueue(PlayedHost.ID);
    private static final Set<String> LASTING = Set.of("RUNNING", "STOPPED", "DELETED", "FAILED");
    private static final Set<String> ONLY_SHOWN = Set.of("LOST", "CRASHED");

    private final Installation paddock;
    private final PlayedHost host;

    DeadlinesTest(Installation paddock) {
        this.paddock = paddock;
        this.host = new PlayedHost(paddock);
        host.report(null);
        paddock.broker().drain(HOST_QUEUE);
    }

    @AfterEach
    void nothingStaysDead() {
        host.close();
        paddock.discardDeadLetters();
        paddock.awaitQuiet();
    }

    @Test
    void deadLettersAJobThatNoHostTakesAndSaysWhereToLook() {
        var job = host.accept();
        age(job);

        var letter = letterOf(job);
        assertThat(letter.get("error").get("code").asString()).isEqualTo("not-taken");
        assertThat(letter.get("error").get("message").asString()).contains("GET /v1/hosts");
    }

    /** The first of the sweeps fails each time: its table is gone for as long. */
    @Test
    void endsWhatElseIsOverdueWhileOneSweepFails() {
        var job = host.accept();
        paddock.rows().sql("alter table kept_storage rename to kept_elsewhere").update();
        try {
            age(job);

            assertThat(paddock.awaitEnd(job.toString())).isEqualTo("DEAD_LETTERED");
        } finally {
            paddock.rows()
                    .sql("alter table kept_elsewhere rename to kept_storage")
                    .update();
        }
    }

    @Test
    void saysWhyTheOneHostOfAJobDidNotTakeIt() {
        host.report("Docker does not answer on this host; start it.");
        var instance = running();
        var job = delete(instance, "delete");
        age(job);

        var error = letterOf(job).get("error");
        assertThat(error.get("code").asString()).isEqualTo("not-taken");
        assertThat(error.get("host").asString()).isEqualTo(Installation.HOST);
        assertThat(error.get("message").asString()).contains("Docker does not answer");
        host.report(null);
    }

    /** The host took it after all: nothing of the job changes, and its server finds an owner or its end. */
    @Test
    void adoptsWhatWasMadeTooLateIfItIsReplayed() {
        var job = host.accept();
        host.takeCommand();
        age(job);
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("DEAD_LETTERED");
        PlayedHost.progress(job, 1).forEach(paddock.broker()::publishEvent);
        paddock.broker().publishEvent(PlayedHost.created(job, 1));
        host.awaitAllTaken();
        assertThat(job(job).get("status").asString()).isEqualTo("DEAD_LETTERED");
        assertThat(paddock.broker().drain(HOST_QUEUE)).as("removals").isEmpty();

        var replay = "/v1/dead-letters/" + letterOf(job).get("id").asString() + "/replay";
        assertThat(paddock.api().post(replay, "").status()).isEqualTo(202);
        assertThat(host.takeCommand()).contains("\"attempt\": 2");
        paddock.broker().publishEvent(PlayedHost.created(job, 2));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
    }

    @Test
    void removesWhatWasMadeTooLateIfItIsDiscarded() {
        var job = host.accept();
        host.takeCommand();
        age(job);
        var letter = letterOf(job).get("id").asString();
        paddock.broker().publishEvent(PlayedHost.created(job, 1));
        await("the note of where it is")
                .atMost(PATIENCE)
                .until(() -> !instanceOf(job).get("host").isNull());

        assertThat(paddock.api().delete("/v1/dead-letters/" + letter, Map.of()).status())
                .isEqualTo(204);
        assertThat(job(job).get("status").asString()).isEqualTo("FAILED");
        await("the removal").atMost(PATIENCE).until(() -> paddock.broker().depth(HOST_QUEUE) == 1);
    }

    /** The host may have the command still: an instance that were RUNNING again would lose its data one day. */
    @Test
    void doesNotUndoADeleteThatIsDiscardedSinceItsHostMayDoItYet() {
        var instance = running();
        var dir = storageDir(instance);
        var job = delete(instance, "keep");
        age(job);
        var letter = letterOf(job).get("id").asString();
        assertThat(paddock.broker().drain(HOST_QUEUE)).as("the delete").hasSize(1);

        assertThat(paddock.api().delete("/v1/dead-letters/" + letter, Map.of()).status())
                .isEqualTo(204);
        assertThat(job(job).get("status").asString()).isEqualTo("FAILED");
        assertThat(paddock.api().get("/v1/instances/" + instance).status()).isEqualTo(410);
        assertThat(keeperOf(dir)).containsExactly(Installation.HOST);
        host.observe(new Observation(new InstanceId(UUID.fromString(instance)), 1, State.RUNNING, null, null));
        assertThat(paddock.broker().drain(HOST_QUEUE))
                .as("its end, if the delete is lost")
                .singleElement()
                .asString()
                .contains(instance, "KEEP");

        paddock.broker().publishEvent(PlayedHost.deleted(job, 1, dir, StorageDisposal.KEEP));
        host.awaitAllTaken();
        assertThat(job(job).get("status").asString()).isEqualTo("FAILED");
        assertThat(keeperOf(dir)).containsExactly(Installation.HOST);
    }

    @Test
    void believesAHostThatEndedAnInstanceTooLate() {
        var instance = running();
        var dir = storageDir(instance);
        var job = delete(instance, "keep");
        age(job);
        var letter = letterOf(job).get("id").asString();

        paddock.broker().publishEvent(PlayedHost.deleted(job, 1, dir, StorageDisposal.KEEP));
        await("the end")
                .atMost(PATIENCE)
                .until(() -> paddock.api().get("/v1/instances/" + instance).status() == 410);
        assertThat(keeperOf(dir)).containsExactly(Installation.HOST);
        assertThat(job(job).get("status").asString()).isEqualTo("DEAD_LETTERED");
        assertThat(paddock.api()
                        .post("/v1/dead-letters/" + letter + "/replay", "")
                        .code())
                .isEqualTo("not-replayable");
        paddock.broker().drain(HOST_QUEUE);
    }

    @Test
    void interruptsAnAttemptOfWhichNothingIsHeardAndDeadLettersTheLastOne() {
        var retried = retriesAfterSilence();
        var job = host.accept();
        for (var attempt = 1; attempt <= 5; attempt++) {
            assertThat(host.takeCommand()).contains("\"attempt\": " + attempt);
            PlayedHost.progress(job, attempt).forEach(paddock.broker()::publishEvent);
            await("the attempt")
                    .atMost(PATIENCE)
                    .until(() -> job(job).get("status").asString(), "RUNNING"::equals);
            age(job);
            await("its end")
                    .atMost(PATIENCE)
                    .until(() -> job(job).get("status").asString(), Set.of("RETRYING", "DEAD_LETTERED")::contains);
        }
        var letter = letterOf(job);
        assertThat(letter.get("error").get("code").asString()).isEqualTo("host-silent");
        assertThat(letter.get("attempts")
                        .valueStream()
                        .map(each -> each.get("attempt").asInt()))
                .containsExactly(1, 2, 3, 4, 5);
        assertThat(letter.get("attempts")
                        .valueStream()
                        .map(each -> each.get("error").asString()))
                .containsOnly("host-silent");
        assertThat(retriesAfterSilence() - retried).isEqualTo(4);
    }

    @Test
    void discardsADeadLetterThatNobodyActsOnAndEntersItInTheAuditAsItsOwnDeed() {
        var job = host.accept();
        host.takeCommand();
        host.block(job);
        paddock.rows()
                .sql("update dead_letter set dead_at = now() - interval '31 days' where job_id = :job")
                .param("job", job.value())
                .update();

        await("its end").atMost(PATIENCE).until(() -> job(job).get("status").asString(), "FAILED"::equals);
        assertThat(instanceOf(job).get("status").asString()).isEqualTo("FAILED");
        var entry = paddock.api().get("/v1/audit?limit=1").body().get("items").get(0);
        assertThat(entry.get("action").asString()).isEqualTo("DISCARD");
        assertThat(entry.get("tenantId").isNull()).isTrue();
    }

    /**
     * Every job of every type in every status, with an instance in every status: all of it comes to rest, and what was
     * at rest stays as it was. A new status takes part by being there. Two gateways sweep (fault 36).
     */
    @Test
    void bringsEveryStateThatIsNotFinalToAnEndAndChangesNoFinalOne() throws ClassNotFoundException {
        var tenant = matrix();
        paddock.ageWatch();
        var finalJobs = finalJobs(tenant);
        var lasting = lastingInstances(tenant);
        assertThat(finalJobs).isNotEmpty();
        assertThat(lasting).isNotEmpty();

        try (var _ = paddock.anotherGateway()) {
            await("the end of all").atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                ageAll(tenant);
                assertThat(restless(tenant)).isEmpty();
            });
        }
        assertThat(deathsOfOneAttempt(tenant)).isOne();
        assertThat(finalJobs(tenant)).containsAll(finalJobs);
        assertThat(lastingInstances(tenant)).containsAll(lasting);
        remove(tenant);
    }

    private UUID matrix() throws ClassNotFoundException {
        var tenant = UUID.randomUUID();
        paddock.rows()
                .sql("insert into tenant (id, name) values (:id, :name)")
                .param("id", tenant)
                .param("name", "matrix-" + tenant)
                .update();
        for (var instance : instanceStatuses()) {
            for (var type : JobType.values()) {
                for (var job : JobStatus.values()) {
                    insert(tenant, instance, type, job);
                }
            }
            insertInstance(tenant, UUID.randomUUID(), instance);
        }
        return tenant;
    }

    private static List<String> instanceStatuses() throws ClassNotFoundException {
        return Stream.of(Class.forName("dev.paddock.gateway.instance.InstanceStatus")
                        .getEnumConstants())
                .map(Object::toString)
                .filter(status -> !ONLY_SHOWN.contains(status))
                .toList();
    }

    /** One that is dead-lettered stands among the dead letters or, as if by a bug, does not. */
    private void insert(UUID tenant, String instanceStatus, JobType type, JobStatus status) {
        var instance = UUID.randomUUID();
        insertInstance(tenant, instance, instanceStatus);
        paddock.rows()
                .sql("""
                insert into job (id, tenant_id, instance_id, type, status, command, routing_key, published_at)
                values (gen_random_uuid(), :tenant, :instance, :type, :status, '{"attempt": 1}', :key, now())""")
                .param("tenant", tenant)
                .param("instance", instance)
                .param("type", type.name())
                .param("status", status.name())
                .param("key", type == JobType.CREATE_INSTANCE ? Topology.CREATE_KEY : Topology.hostKey(PlayedHost.ID))
                .update();
    }

    private void insertInstance(UUID tenant, UUID id, String status) {
        paddock.rows()
                .sql("""
                insert into instance (id, tenant_id, name, status, version, admin_user, storage_dir, attached, memory_mib,
                    cpus, settings, generation, host_id)
                values (:id, :tenant, :name, :status, '17', 'postgres', :name, false, 256, 1, '{}', 1, :host)""")
                .param("id", id)
                .param("tenant", tenant)
                .param("name", "m" + id.toString().substring(0, 8))
                .param("status", status)
                .param("host", Installation.HOST)
                .update();
    }

    private void ageAll(UUID tenant) {
        paddock.rows()
                .sql("update job set changed_at = now() - interval '1 year' where tenant_id = :tenant")
                .param("tenant", tenant)
                .update();
        paddock.rows()
                .sql("update dead_letter set dead_at = now() - interval '1 year' where tenant_id = :tenant")
                .param("tenant", tenant)
                .update();
    }

    private List<String> restless(UUID tenant) {
        return paddock.rows()
                .sql("""
                select 'job ' || type || ' ' || status from job
                where tenant_id = :tenant and status not in ('SUCCEEDED', 'FAILED', 'CANCELLED')
                union all select 'instance ' || status from instance
                where tenant_id = :tenant and status not in (:lasting)
                union all select 'dead letter ' || id from dead_letter
                where tenant_id = :tenant and status = 'DEAD'""")
                .param("tenant", tenant)
                .param("lasting", LASTING)
                .query((row, number) -> row.getString(1))
                .list();
    }

    /** How often at most an attempt was dead-lettered. */
    private int deathsOfOneAttempt(UUID tenant) {
        return paddock.rows()
                .sql("""
                select max(count) from (select count(*) from job_event
                    where tenant_id = :tenant and job ->> 'status' = 'DEAD_LETTERED' group by job_id, attempt) each""")
                .param("tenant", tenant)
                .query(Integer.class)
                .single();
    }

    private List<String> finalJobs(UUID tenant) {
        return paddock.rows()
                .sql("""
                select id || ' ' || status from job
                where tenant_id = :tenant and status in ('SUCCEEDED', 'FAILED', 'CANCELLED')""")
                .param("tenant", tenant)
                .query((row, number) -> row.getString(1))
                .list();
    }

    private List<String> lastingInstances(UUID tenant) {
        return paddock.rows()
                .sql("select id || ' ' || status from instance where tenant_id = :tenant and status in (:lasting)")
                .param("tenant", tenant)
                .param("lasting", LASTING)
                .query((row, number) -> row.getString(1))
                .list();
    }

    private void remove(UUID tenant) {
        for (var table : List.of("job_event", "dead_letter", "job", "instance")) {
            paddock.rows()
                    .sql("delete from " + table + " where tenant_id = :tenant")
                    .param("tenant", tenant)
                    .update();
        }
        paddock.broker().drain(Topology.CREATE_QUEUE);
        paddock.broker().drain(HOST_QUEUE);
    }

    private String running() {
        var job = host.accept();
        host.takeCommand();
        paddock.broker().publishEvent(PlayedHost.created(job, 1));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
        return job(job).get("instanceId").asString();
    }

    private double retriesAfterSilence() {
        return paddock.gatewayMetrics().sum("paddock_job_retries_total", "code=\"host-silent\"");
    }

    private JobId delete(String instance, String storage) {
        var deleting = paddock.api().delete("/v1/instances/" + instance + "?storage=" + storage, Map.of());
        return new JobId(UUID.fromString(deleting.body().get("job").get("id").asString()));
    }

    private String storageDir(String instance) {
        return paddock.api()
                .get("/v1/instances/" + instance)
                .body()
                .get("storageDir")
                .asString();
    }

    private List<String> keeperOf(String dir) {
        return paddock.rows()
                .sql("select host_id from kept_storage where storage_dir = :dir")
                .param("dir", dir)
                .query((row, number) -> row.getString(1))
                .list();
    }

    /** Makes a job, and how long hosts have been heard, older than any deadline. */
    private void age(JobId job) {
        paddock.ageWatch();
        paddock.rows()
                .sql("update job set changed_at = now() - interval '1 year' where id = :id")
                .param("id", job.value())
                .update();
    }

    private JsonNode letterOf(JobId job) {
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("DEAD_LETTERED");
        return paddock.api()
                .get("/v1/dead-letters")
                .body()
                .get("items")
                .valueStream()
                .filter(letter -> letter.get("jobId").asString("").equals(job.toString()))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode job(JobId job) {
        return paddock.api().get("/v1/jobs/" + job).body();
    }

    private JsonNode instanceOf(JobId job) {
        return paddock.api()
                .get("/v1/instances/" + job(job).get("instanceId").asString())
                .body();
    }
}
