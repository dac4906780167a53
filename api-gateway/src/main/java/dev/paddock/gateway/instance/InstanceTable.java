package dev.paddock.gateway.instance;

import dev.paddock.contract.Command;
import dev.paddock.contract.Configuration;
import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.contract.TenantId;
import dev.paddock.contract.Topology;
import dev.paddock.gateway.http.PageRequest;
import dev.paddock.gateway.job.JobType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The rows of instances. Each change names the statuses it may leave. */
@Repository
class InstanceTable {

    /** A job was to change it, and none will: the last one has ended for good, or there is none. */
    private static final String STUCK = """
            i.status in (:transitional) and coalesce(
                (select j.status in ('SUCCEEDED', 'FAILED', 'CANCELLED') from job j where j.instance_id = i.id
                 order by j.created_at desc, j.id desc limit 1), true)""";

    private static final String ON_HOST = """
            i.status not in ('DELETED', 'FAILED') and (i.host_id = :host or exists (
                select from job j where j.instance_id = i.id and j.bound and j.routing_key = :key
                  and j.status in ('QUEUED', 'RUNNING', 'RETRYING', 'DEAD_LETTERED')))""";

    private static final String UNOBSERVED = "observed = null, observed_reason = null, observed_at = null, missed = 0";

    private final JdbcClient jdbc;
    private final InstanceRows rows;
    private final JsonMapper json;

    InstanceTable(JdbcClient jdbc, InstanceRows rows, JsonMapper json) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.json = json;
    }

    /** Enters an instance; one that gets a kept directory is on that directory's host from the start. */
    void insert(TenantId tenant, Draft draft) {
        jdbc.sql("""
                insert into instance (id, tenant_id, name, status, version, admin_user, storage_dir, attached, memory_mib,
                    cpus, disk_mib, settings, host_id, generation, expires_at)
                values (:id, :tenant, :name, 'PROVISIONING', :version, :user, :dir, :attached, :memory,
                    :cpus, :disk, :settings::jsonb, :host, 1, now() + cast(:ttl as bigint) * interval '1 s')""")
                .param("id", draft.instance().value())
                .param("tenant", tenant.value())
                .param("name", draft.name())
                .param("version", draft.version())
                .param("user", draft.adminUser())
                .param("dir", draft.storageDir().value())
                .param("attached", draft.attach())
                .param("host", draft.attach() ? Objects.toString(draft.host()) : null)
                .param("memory", draft.memoryMiB())
                .param("cpus", draft.cpus())
                .param("disk", draft.diskMiB())
                .param("settings", json.writeValueAsString(draft.settings()))
                .param("ttl", draft.ttl() == null ? null : draft.ttl().toSeconds())
                .update();
    }

    /** Finds an instance that this tenant sees, null seeing all; one that was deleted 30 days ago is seen by nobody. */
    Optional<Instance> find(InstanceId id, @Nullable UUID tenant) {
        return jdbc.sql("""
                select * from shown_instance
                where id = :id and (cast(:tenant as uuid) is null or tenant_id = :tenant)
                  and not (status = 'DELETED' and updated_at < now() - interval '30 days')""")
                .param("id", id.value())
                .param("tenant", tenant)
                .query(rows::instance)
                .optional();
    }

    /** All of these that there ever were, for the gateway's own use. */
    List<Instance> findAll(Set<InstanceId> ids) {
        return jdbc.sql("select * from shown_instance where id = any(:ids)")
                .param("ids", ids.stream().map(InstanceId::value).toArray(UUID[]::new))
                .query(rows::instance)
                .list();
    }

    /** Finds an instance whoever asks, for the gateway's own use. */
    Optional<Instance> find(InstanceId id) {
        return find(id, null);
    }

    /** The same, and no other transaction changes it until this one ends. */
    Optional<Instance> lock(InstanceId id, @Nullable UUID tenant) {
        return lock(id, tenant, "for update") ? find(id, tenant) : Optional.empty();
    }

    Optional<Instance> lock(InstanceId id) {
        return lock(id, null);
    }

    /** In a statement of its own, so that what is read afterwards is what whoever held the lock left. */
    private boolean lock(InstanceId id, @Nullable UUID tenant, String locking) {
        return jdbc.sql(
                        "select id from instance where id = :id and (cast(:tenant as uuid) is null or tenant_id = :tenant) "
                                + locking)
                .param("id", id.value())
                .param("tenant", tenant)
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    List<Instance> list(@Nullable UUID tenant, InstanceFilter filter, PageRequest page) {
        return jdbc.sql("""
                select * from shown_instance
                where (cast(:tenant as uuid) is null or tenant_id = :tenant)
                  and shown_status = coalesce(:status, case when status <> 'DELETED' then shown_status end)
                  and (cast(:host as text) is null or host_id = :host)
                  and (cast(:name as text) is null or name = :name)
                  and (cast(:before as uuid) is null or id < :before)
                order by id desc limit :rows""")
                .param("tenant", tenant)
                .param(
                        "status",
                        filter.status() == null ? null : filter.status().name())
                .param("host", filter.host())
                .param("name", filter.name())
                .param("before", page.before())
                .param("rows", page.limit() + 1)
                .query(rows::instance)
                .list();
    }

    /** Whether an instance has the directory that is meant. */
    boolean usesStorage(KeptFilter meant) {
        return jdbc.sql("""
                select exists (select from instance
                where (cast(:visible as uuid) is null or tenant_id = :visible)
                  and (cast(:tenant as uuid) is null or tenant_id = :tenant)
                  and storage_dir = :name and status not in ('DELETED', 'FAILED'))""")
                .param("visible", meant.visible())
                .param("tenant", meant.tenant())
                .param("name", String.valueOf(meant.name()))
                .query(Boolean.class)
                .single();
    }

    /** Instances whose time has passed and that no job is changing. */
    List<InstanceId> expired(int most) {
        return jdbc.sql("""
                select id from instance i
                where expires_at < now() and status not in ('DELETED', 'FAILED', 'DELETING')
                  and not exists (select from job j
                      where j.instance_id = i.id and j.status in ('QUEUED', 'RUNNING', 'RETRYING'))
                order by expires_at limit :most""")
                .param("most", most)
                .query((row, number) -> new InstanceId(row.getObject("id", UUID.class)))
                .list();
    }

    /** Whether its time has passed, as it was last changed. */
    boolean hasExpired(InstanceId id) {
        return jdbc.sql("select exists (select from instance where id = :id and expires_at < now())")
                .param("id", id.value())
                .query(Boolean.class)
                .single();
    }

    List<InstanceId> stuck(int most) {
        return jdbc.sql("select id from instance i where " + STUCK + " order by id limit :most")
                .param("transitional", InstanceStatus.transitional())
                .param("most", most)
                .query((row, number) -> new InstanceId(row.getObject("id", UUID.class)))
                .list();
    }

    /** Locks one that is still so; empty if it is not, or if somebody else has locked it. */
    Optional<Instance> lockIfStuck(InstanceId id) {
        return lock(id, null, "for update skip locked") && isStuck(id) ? find(id) : Optional.empty();
    }

    private boolean isStuck(InstanceId id) {
        return jdbc.sql("select exists (select from instance i where id = :id and " + STUCK + ")")
                .param("id", id.value())
                .param("transitional", InstanceStatus.transitional())
                .query(Boolean.class)
                .single();
    }

    /** A host began to make it. */
    void placed(InstanceId id, HostId host) {
        jdbc.sql("""
                update instance set revision = revision + 1, updated_at = now(), host_id = :host
                where id = :id and status = 'PROVISIONING' and host_id is distinct from :host""").param("id", id.value()).param("host", host.value()).update();
    }

    /** Where it was being made it is not any more; it will be made elsewhere. */
    void unplaced(InstanceId id) {
        jdbc.sql("""
                update instance set revision = revision + 1, updated_at = now(), host_id = null
                where id = :id and status = 'PROVISIONING'""").param("id", id.value()).update();
    }

    /** Those that a host has, is making, or alone may make; locked, so that nobody changes them meanwhile. */
    List<Instance> lockAllOn(HostId host) {
        var ids = jdbc.sql("select id from instance i where " + ON_HOST + " order by id for update")
                .param("host", host.value())
                .param("key", Topology.hostKey(host))
                .query((row, number) -> new InstanceId(row.getObject("id", UUID.class)))
                .list();
        return findAll(Set.copyOf(ids));
    }

    int countOn(HostId host) {
        return jdbc.sql("select count(*) from instance i where " + ON_HOST)
                .param("host", host.value())
                .param("key", Topology.hostKey(host))
                .query(Integer.class)
                .single();
    }

    void running(InstanceId id, HostId host, String address, int port) {
        change(
                id,
                InstanceStatus.RUNNING,
                InstanceStatus.during(JobType.CREATE_INSTANCE),
                "host_id = :host, address = :address, port = :port, " + UNOBSERVED,
                Map.of("host", host.value(), "address", address, "port", port));
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
