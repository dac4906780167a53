package dev.paddock.gateway.instance;

import dev.paddock.contract.Command;
import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.StorageDir;
import dev.paddock.contract.TenantId;
import dev.paddock.gateway.http.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The rows of instances. Each change names the statuses it may leave. */
@Repository
class InstanceTable {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    InstanceTable(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Enters an instance; one that gets a kept directory is on that directory's host from the start. */
    void insert(TenantId tenant, Draft draft) {
        jdbc.sql("""
                insert into instance (id, tenant_id, name, status, version, admin_user, storage_dir, attached, memory_mib,
                    cpus, settings, host_id, generation, expires_at)
                values (:id, :tenant, :name, 'PROVISIONING', :version, :user, :dir, :attached, :memory,
                    :cpus, :settings::jsonb, :host, 1, now() + cast(:ttl as bigint) * interval '1 s')""")
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
                .param("settings", json.writeValueAsString(draft.settings()))
                .param("ttl", draft.ttl() == null ? null : draft.ttl().toSeconds())
                .update();
    }

    /** Finds an instance that this tenant sees, null seeing all; one that was deleted 30 days ago is seen by nobody. */
    Optional<Instance> find(InstanceId id, @Nullable UUID tenant) {
        return find(id, tenant, "");
    }

    /** Finds an instance whoever asks, for the gateway's own use. */
    Optional<Instance> find(InstanceId id) {
        return find(id, null);
    }

    /** The same, and no other transaction changes it until this one ends. */
    Optional<Instance> lock(InstanceId id, @Nullable UUID tenant) {
        return find(id, tenant, " for update");
    }

    Optional<Instance> lock(InstanceId id) {
        return lock(id, null);
    }

    private Optional<Instance> find(InstanceId id, @Nullable UUID tenant, String locking) {
        return jdbc.sql("""
                select * from instance
                where id = :id and (cast(:tenant as uuid) is null or tenant_id = :tenant)
                  and not (status = 'DELETED' and updated_at < now() - interval '30 days')""" + locking)
                .param("id", id.value())
                .param("tenant", tenant)
                .query(this::instance)
                .optional();
    }

    List<Instance> list(@Nullable UUID tenant, InstanceFilter filter, PageRequest page) {
        return jdbc.sql("""
                select * from instance
                where (cast(:tenant as uuid) is null or tenant_id = :tenant)
                  and status = coalesce(:status, case when status <> 'DELETED' then status end)
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
                .query(this::instance)
                .list();
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

    /** A host began to make it. */
    void placed(InstanceId id, HostId host) {
        change(id, "host_id = :host", Map.of("host", host.value()), InstanceStatus.PROVISIONING);
    }

    void running(InstanceId id, HostId host, String address, int port) {
        change(
                id,
                "status = 'RUNNING', host_id = :host, address = :address, port = :port",
                Map.of("host", host.value(), "address", address, "port", port),
                InstanceStatus.PROVISIONING);
    }

    void failed(InstanceId id) {
        change(id, "status = 'FAILED', host_id = null", Map.of(), InstanceStatus.PROVISIONING);
    }

    /** A job that ends the instance begins, or has nothing left to do. */
    void ending(Command command, InstanceStatus status) {
        change(
                command.instance(),
                "status = :status, generation = :generation",
                Map.of("status", status.name(), "generation", command.generation()),
                Arrays.stream(InstanceStatus.values())
                        .filter(from -> from != InstanceStatus.DELETED)
                        .toArray(InstanceStatus[]::new));
    }

    void deleted(InstanceId id) {
        change(id, "status = 'DELETED', address = null, port = null", Map.of(), InstanceStatus.DELETING);
    }

    /** What should have ended it could not be done; it is as it was. */
    void notDeleted(InstanceId id) {
        change(
                id,
                "status = case when port is null then 'FAILED' else 'RUNNING' end",
                Map.of(),
                InstanceStatus.DELETING);
    }

    private void change(InstanceId id, String assignments, Map<String, Object> values, InstanceStatus... sources) {
        jdbc.sql("update instance set revision = revision + 1, updated_at = now(), " + assignments
                        + " where id = :id and status in (:sources)")
                .params(values)
                .param("id", id.value())
                .param(
                        "sources",
                        Arrays.stream(sources).map(InstanceStatus::name).toList())
                .update();
    }

    private Instance instance(ResultSet row, int number) throws SQLException {
        var expires = row.getObject("expires_at", OffsetDateTime.class);
        return new Instance(
                new InstanceId(row.getObject("id", UUID.class)),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("name"),
                InstanceStatus.valueOf(row.getString("status")),
                row.getString("version"),
                row.getString("admin_user"),
                new StorageDir(row.getString("storage_dir")),
                row.getBoolean("attached"),
                row.getInt("memory_mib"),
                row.getDouble("cpus"),
                json.readValue(row.getString("settings"), new TypeReference<Map<String, String>>() {}),
                host(row),
                connection(row),
                row.getLong("generation"),
                row.getLong("revision"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                expires == null ? null : expires.toInstant());
    }

    private static @Nullable HostId host(ResultSet row) throws SQLException {
        var id = row.getString("host_id");
        return id == null ? null : new HostId(id);
    }

    private static Instance.@Nullable Connection connection(ResultSet row) throws SQLException {
        var address = row.getString("address");
        return address == null
                ? null
                : Instance.Connection.of(address, row.getInt("port"), row.getString("admin_user"));
    }
}
