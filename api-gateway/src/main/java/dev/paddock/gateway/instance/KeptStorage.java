package dev.paddock.gateway.instance;

import dev.paddock.contract.HostId;
import dev.paddock.contract.StorageDir;
import dev.paddock.contract.TenantId;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Directories that outlived their instance, and where they are. */
@Repository
class KeptStorage {

    private final JdbcClient jdbc;

    KeptStorage(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void keep(TenantId tenant, StorageDir dir, String host) {
        jdbc.sql("insert into kept_storage (tenant_id, storage_dir, host_id) values (:tenant, :dir, :host)")
                .param("tenant", tenant.value())
                .param("dir", dir.value())
                .param("host", host)
                .update();
    }

    /** Takes a kept directory for an instance that is being made; empty if there is none of this name. */
    Optional<HostId> take(TenantId tenant, StorageDir dir) {
        return jdbc.sql("""
                delete from kept_storage where tenant_id = :tenant and storage_dir = :dir returning host_id""")
                .param("tenant", tenant.value())
                .param("dir", dir.value())
                .query(String.class)
                .optional()
                .map(HostId::new);
    }
}
