package dev.paddock.gateway.instance;

import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.StorageDir;
import dev.paddock.contract.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Makes instances of rows of the view {@code shown_instance}. */
@Component
class InstanceRows {

    private final JsonMapper json;

    InstanceRows(JsonMapper json) {
        this.json = json;
    }

    Instance instance(ResultSet row, int number) throws SQLException {
        var expires = row.getObject("expires_at", OffsetDateTime.class);
        return new Instance(
                new InstanceId(row.getObject("id", UUID.class)),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("name"),
                status(row),
                row.getString("version"),
                row.getString("admin_user"),
                new StorageDir(row.getString("storage_dir")),
                row.getBoolean("attached"),
                row.getBoolean("kept"),
                row.getInt("memory_mib"),
                row.getDouble("cpus"),
                row.getObject("disk_mib", Integer.class),
                json.readValue(row.getString("settings"), new TypeReference<Map<String, String>>() {}),
                host(row),
                connection(row),
                error(row),
                readOnly(row),
                settled(row),
                row.getLong("generation"),
                row.getString("tag"),
                instant(row, "created_at"),
                instant(row, "shown_at"),
                expires == null ? null : expires.toInstant());
    }

    private static InstanceStatus status(ResultSet row) throws SQLException {
        return InstanceStatus.valueOf(row.getString("shown_status"));
    }

    private static @Nullable InstanceStatus settled(ResultSet row) throws SQLException {
        var settled = row.getString("settled");
        return settled == null ? null : InstanceStatus.valueOf(settled);
    }

    private static @Nullable InstanceError error(ResultSet row) throws SQLException {
        return switch (status(row)) {
            case LOST ->
                InstanceError.lost(
                        Objects.requireNonNull(host(row)),
                        instant(row, "host_seen_at"),
                        instant(row, "host_changed_at"));
            case CRASHED -> InstanceError.crashed(row.getString("observed_reason"), instant(row, "observed_at"));
            case STARTING ->
                "DOWN".equals(row.getString("observed"))
                        ? InstanceError.down(row.getString("observed_reason"), instant(row, "observed_at"))
                        : null;
            case PROVISIONING, RUNNING, STOPPED, DELETED, FAILED, STOPPING, UPDATING, DELETING -> null;
        };
    }

    private static Instance.@Nullable ReadOnly readOnly(ResultSet row) throws SQLException {
        var reason = row.getString("read_only");
        return reason == null ? null : new Instance.ReadOnly(instant(row, "read_only_since"), reason);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
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
