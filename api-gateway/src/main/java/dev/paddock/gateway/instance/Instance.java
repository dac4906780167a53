package dev.paddock.gateway.instance;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.StorageDir;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.contract.TenantId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instance as callers see it.
 *
 * @param tenant whose it is; not shown
 * @param attached whether its directory was a kept one; not shown
 * @param generation rises with each job; not shown
 * @param revision rises with each change; its entity tag
 * @param connection null until the instance has been reached
 */
record Instance(
        InstanceId id,
        @JsonIgnore TenantId tenant,
        String name,
        InstanceStatus status,
        String version,
        String adminUser,
        StorageDir storageDir,
        @JsonIgnore boolean attached,
        int memoryMiB,
        double cpus,
        Map<String, String> settings,
        @Nullable HostId host,
        @Nullable Connection connection,
        @JsonIgnore long generation,
        @JsonIgnore long revision,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant expiresAt) {

    /** What becomes of its directory if it is ended before its caller has used it: a kept one stays kept. */
    @JsonIgnore
    StorageDisposal disposal() {
        return attached ? StorageDisposal.KEEP : StorageDisposal.DELETE;
    }

    /** How a client reaches the instance, but for the password. */
    record Connection(String host, int port, String user, String database, String uri) {

        private static final String DATABASE = "postgres";

        static Connection of(String host, int port, String user) {
            var uri = "postgresql://%s@%s:%d/%s"
                    .formatted(user, host.contains(":") ? "[" + host + "]" : host, port, DATABASE);
            return new Connection(host, port, user, DATABASE, uri);
        }
    }
}
