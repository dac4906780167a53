package dev.paddock.gateway.instance;

import dev.paddock.contract.Command;
import dev.paddock.contract.Configuration;
import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.gateway.job.JobType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The changes of an instance's row. Each change of its status names the statuses that it may leave. */
@Repository
class InstanceChanges {

    private static final String UNOBSERVED = "observed = null, observed_reason = null, observed_at = null, missed = 0";

    private final JdbcClient jdbc;
    private final JsonMapper json;

    InstanceChanges(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Hosts began to make them. */
    void placed(Map<InstanceId, HostId> places) {
        if (!places.isEmpty()) {
            jdbc.sql("""
                    update instance i set revision = revision + 1, updated_at = now(), host_id = place.host
                    from unnest(:ids, :hosts) as place (id, host)
                    where i.id = place.id and i.status = 'PROVISIONING' and i.host_id is distinct from place.host""")
                    .param(
                            "ids",
                            places.keySet().stream().map(InstanceId::value).toArray(UUID[]::new))
                    .param("hosts", places.values().stream().map(HostId::value).toArray(String[]::new))
                    .update();
        }
    }

    /** Where it was being made it is not any more; it will be made elsewhere. */
    void unplaced(InstanceId id) {
        jdbc.sql("""
                update instance set revision = revision + 1, updated_at = now(), host_id = null
                where id = :id and status = 'PROVISIONING'""").param("id", id.value()).update();
    }

    /** They are made. */
    void running(Map<InstanceId, InstanceCreated> creates) {
        if (!creates.isEmpty()) {
            var events = List.copyOf(creates.values());
            jdbc.sql("""
                    update instance i
                    set status = 'RUNNING', revision = revision + 1, updated_at = now(), host_id = made.host,
                        address = made.address, port = made.port,\s""" + UNOBSERVED + """
                     from unnest(:ids, :hosts, :addresses, :ports) as made (id, host, address, port)
                    where i.id = made.id and i.status = 'PROVISIONING'""")
                    .param(
                            "ids",
                            creates.keySet().stream().map(InstanceId::value).toArray(UUID[]::new))
                    .param(
                            "hosts",
                            events.stream().map(each -> each.host().value()).toArray(String[]::new))
                    .param(
                            "addresses",
                            events.stream().map(InstanceCreated::address).toArray(String[]::new))
                    .param("ports", events.stream().map(InstanceCreated::port).toArray(Integer[]::new))
                    .update();
        }
    }

    void failed(InstanceId id) {
        change(id, InstanceStatus.FAILED, InstanceStatus.during(JobType.CREATE_INSTANCE), "host_id = null", Map.of());
    }

    /** It goes by this from now on. */
    void configured(InstanceId id, Configuration configuration) {
        jdbc.sql("""
                update instance
                set memory_mib = :memory, cpus = :cpus, disk_mib = :disk, settings = :settings::jsonb,
                    revision = revision + 1, updated_at = now()
                where id = :id and status <> 'DELETED'""")
                .param("id", id.value())
                .param("memory", configuration.memoryMiB())
                .param("cpus", configuration.cpus())
                .param("disk", configuration.diskMiB())
                .param("settings", json.writeValueAsString(configuration.settings()))
                .update();
    }

    /** It lives for so long from now on; null for ever. */
    void livesFor(InstanceId id, @Nullable Duration ttl) {
        jdbc.sql("""
                update instance
                set expires_at = now() + cast(:ttl as bigint) * interval '1 s', revision = revision + 1,
                    updated_at = now()
                where id = :id""")
                .param("id", id.value())
                .param("ttl", ttl == null ? null : ttl.toSeconds())
                .update();
    }

    /** A job that changes the instance begins. */
    void changing(Command command, InstanceStatus status) {
        change(
                command.instance(),
                status,
                status.sources(),
                "generation = :generation",
                Map.of("generation", command.generation()));
    }

    /** A job that ends the instance begins, or has nothing left to do. Whatever becomes of it, its wish is known. */
    void ending(DeleteInstance command, InstanceStatus status) {
        change(
                command.instance(),
                status,
                status.sources(),
                "generation = :generation, kept = :kept",
                Map.of("generation", command.generation(), "kept", command.storage() == StorageDisposal.KEEP));
    }

    /** It is gone; its directory may have been kept. */
    void deleted(InstanceId id, boolean kept) {
        change(
                id,
                InstanceStatus.DELETED,
                InstanceStatus.DELETED.sources(),
                "address = null, port = null, kept = :kept",
                Map.of("kept", kept));
    }

    /** No job is at work on it any more. */
    void settle(InstanceId id, InstanceStatus from, InstanceStatus next) {
        change(id, next, from, UNOBSERVED, Map.of());
    }

    private void change(
            InstanceId id, InstanceStatus next, InstanceStatus from, String assignments, Map<String, Object> values) {
        if (!from.mayBecome(next)) {
            throw new IllegalArgumentException("An instance that is " + from + " never becomes " + next);
        }
        change(id, next, Set.of(from.name()), assignments, values);
    }

    private void change(
            InstanceId id, InstanceStatus next, Set<String> sources, String assignments, Map<String, Object> values) {
        jdbc.sql("update instance set status = :next, revision = revision + 1, updated_at = now(), " + assignments
                        + " where id = :id and status in (:sources)")
                .params(values)
                .param("id", id.value())
                .param("next", next.name())
                .param("sources", sources)
                .update();
    }
}
