package dev.paddock.gateway.instance;

import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import dev.paddock.contract.TenantId;
import dev.paddock.contract.Topology;
import dev.paddock.gateway.http.PageRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The rows of instances; {@link InstanceChanges} has what becomes of them. */
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

    /** Locks the instances of these jobs, in their order. */
    void lockAllOf(Set<JobId> jobs) {
        jdbc.sql("""
                select id from instance where id in (select instance_id from job where id = any(:jobs))
                order by id for no key update""")
                .param("jobs", jobs.stream().map(JobId::value).toArray(UUID[]::new))
                .query((row, number) -> true)
                .list();
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
}
