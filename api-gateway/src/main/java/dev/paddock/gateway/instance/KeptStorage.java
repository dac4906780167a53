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

    /** Notes that the directory of an instance stays, on a host. */
    void keep(Instance instance, HostId host) {
        jdbc.sql(
                        "insert into kept_storage (tenant_id, storage_dir, host_id, version) values (:tenant, :dir, :host, :version)")
                .param("tenant", instance.tenant().value())
                .param("dir", instance.storageDir().value())
                .param("host", host.value())
                .param("version", instance.version())
                .update();
    }

    /** Takes a kept directory for an instance that is being made; empty if there is none of this name. */
    Optional<Kept> take(TenantId tenant, StorageDir dir) {
        return jdbc.sql("""
                delete from kept_storage where tenant_id = :tenant and storage_dir = :dir returning host_id, version""")
                .param("tenant", tenant.value())
                .param("dir", dir.value())
                .query((row, number) -> new Kept(new HostId(row.getString("host_id")), row.getString("version")))
                .optional();
    }

    /** How many directories a host has kept. */
    int countOn(HostId host) {
        return jdbc.sql("select count(*) from kept_storage where host_id = :host")
                .param("host", host.value())
                .query(Integer.class)
                .single();
    }

    /** Takes note that no directory that a host has kept will be attached again. */
    void forgetOn(HostId host) {
        jdbc.sql("delete from kept_storage where host_id = :host")
                .param("host", host.value())
                .update();
    }

    /** Where a kept directory is, and the major version whose data it holds. */
    record Kept(HostId host, String version) {}
}
