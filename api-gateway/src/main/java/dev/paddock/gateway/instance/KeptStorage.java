package dev.paddock.gateway.instance;

import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import dev.paddock.contract.StorageDir;
import dev.paddock.contract.TenantId;
import dev.paddock.gateway.http.PageRequest;
import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The rows of directories that outlived their instance, and where they are. */
@Repository
class KeptStorage {

    private static final String MATCHING = """
            from kept_storage
            where (cast(:visible as uuid) is null or tenant_id = :visible)
              and (cast(:tenant as uuid) is null or tenant_id = :tenant)
              and (cast(:host as text) is null or host_id = :host)
              and (cast(:name as text) is null or storage_dir = :name)
            """;

    /** While its host is down the job would wait in vain, and end as a dead letter that nobody asked for. */
    private static final String OVERDUE = """
            from kept_storage k
            where job_id is null and kept_at < now() - :limit * interval '1 ms'
              and exists (select from host h where h.id = k.host_id and h.status = 'UP')
            """;

    private final JdbcClient jdbc;
    private final Duration keepFor;

    KeptStorage(JdbcClient jdbc, StorageSettings settings) {
        this.jdbc = jdbc;
        this.keepFor = settings.keepFor();
    }

    /** Notes that the directory of an instance stays, on a host. */
    void keep(Instance instance, HostId host) {
        jdbc.sql("""
                insert into kept_storage (tenant_id, storage_dir, host_id, version, instance_id)
                values (:tenant, :dir, :host, :version, :instance)""")
                .param("tenant", instance.tenant().value())
                .param("dir", instance.storageDir().value())
                .param("host", host.value())
                .param("version", instance.version())
                .param("instance", instance.id().value())
                .update();
    }

    /** Notes how large the directory is that an instance left, if it is kept. */
    void measured(InstanceId instance, long sizeMiB) {
        jdbc.sql("update kept_storage set size_mib = :size where instance_id = :instance")
                .param("size", sizeMiB)
                .param("instance", instance.value())
                .update();
    }

    /**
     * Takes a kept directory for an instance that is being made; empty if there is none of this name.
     *
     * @throws ProblemException if it is being deleted
     */
    Optional<Kept> take(TenantId tenant, StorageDir dir) {
        var taken = jdbc.sql("""
                delete from kept_storage where tenant_id = :tenant and storage_dir = :dir and job_id is null
                returning host_id, version""")
                .param("tenant", tenant.value())
                .param("dir", dir.value())
                .query((row, number) -> new Kept(new HostId(row.getString("host_id")), row.getString("version")))
                .optional();
        if (taken.isEmpty() && isThere(tenant, dir)) {
            throw ProblemException.of(
                    ProblemCode.STORAGE_IN_USE,
                    "This storageDir is being deleted; wait for the end of that, or choose another.");
        }
        return taken;
    }

    private boolean isThere(TenantId tenant, StorageDir dir) {
        return jdbc.sql("select exists (select from kept_storage where tenant_id = :tenant and storage_dir = :dir)")
                .param("tenant", tenant.value())
                .param("dir", dir.value())
                .query(Boolean.class)
                .single();
    }

    /** Those that the newest instances left come first. */
    List<KeptDirectory> list(KeptFilter filter, PageRequest page) {
        return matching(
                "and (cast(:before as uuid) is null or instance_id < :before) order by instance_id desc limit :rows",
                filter,
                page.before(),
                page.limit() + 1);
    }

    /** All that are meant; locked, so that nobody takes one meanwhile. */
    List<KeptDirectory> lock(KeptFilter filter) {
        return matching("order by instance_id limit :rows for update", filter, null, 2);
    }

    private List<KeptDirectory> matching(String more, KeptFilter filter, @Nullable UUID before, int rows) {
        return jdbc.sql("select * " + MATCHING + more)
                .param("visible", filter.visible())
                .param("tenant", filter.tenant())
                .param("host", filter.host())
                .param("name", filter.name() == null ? null : filter.name().value())
                .param("before", before)
                .param("rows", rows)
                .query(this::directory)
                .list();
    }

    /** Those that were kept for long enough, on hosts that are up. */
    List<InstanceId> overdue(int most) {
        return jdbc.sql("select instance_id " + OVERDUE + "order by kept_at limit :most")
                .param("limit", keepFor.toMillis())
                .param("most", most)
                .query((row, number) -> new InstanceId(row.getObject("instance_id", UUID.class)))
                .list();
    }

    /** Locks one that still is; empty if it is not, or if somebody else has locked it. */
    Optional<KeptDirectory> lockOverdue(InstanceId instance) {
        return jdbc.sql("select * " + OVERDUE + "and instance_id = :instance for update of k skip locked")
                .param("limit", keepFor.toMillis())
                .param("instance", instance.value())
                .query(this::directory)
                .optional();
    }

    /** A job deletes it from now on. */
    void deleting(KeptDirectory directory, JobId job) {
        jdbc.sql("update kept_storage set job_id = :job where instance_id = :instance")
                .param("job", job.value())
                .param("instance", directory.instance().value())
                .update();
    }

    /** Whether a directory is there that this job is to delete; if so, nobody else changes it meanwhile. */
    boolean lockDeletedBy(JobId job) {
        return jdbc.sql("select instance_id from kept_storage where job_id = :job for update")
                .param("job", job.value())
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    /** The directory that this job was to delete is gone, or given up. */
    void deleted(JobId job) {
        jdbc.sql("delete from kept_storage where job_id = :job")
                .param("job", job.value())
                .update();
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

    private KeptDirectory directory(ResultSet row, int number) throws SQLException {
        var kept = row.getObject("kept_at", OffsetDateTime.class).toInstant();
        var job = row.getObject("job_id", UUID.class);
        return new KeptDirectory(
                new StorageDir(row.getString("storage_dir")),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                new HostId(row.getString("host_id")),
                row.getString("version"),
                row.getObject("size_mib", Long.class),
                kept,
                kept.plus(keepFor),
                job == null ? null : new JobId(job),
                new InstanceId(row.getObject("instance_id", UUID.class)));
    }

    /** Where a kept directory is, and the major version whose data it holds. */
    record Kept(HostId host, String version) {}
}
