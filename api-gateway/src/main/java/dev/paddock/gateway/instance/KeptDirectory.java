package dev.paddock.gateway.instance;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import dev.paddock.contract.StorageDir;
import dev.paddock.contract.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A directory that outlived its instance, as callers see it.
 *
 * @param name what an instance attaches it by, as its {@code storageDir}; unique in the tenant
 * @param host that has it
 * @param version PostgreSQL major version of the data
 * @param sizeMiB as the host measured it, in MiB; null if nobody did
 * @param keptAt since when nobody uses it
 * @param purgeAt from when on it is deleted unasked
 * @param jobId the job that deletes it; null if none does
 * @param instance that left it; not shown
 */
record KeptDirectory(
        StorageDir name,
        TenantId tenant,
        HostId host,
        String version,
        @Nullable Long sizeMiB,
        Instant keptAt,
        Instant purgeAt,
        @Nullable JobId jobId,
        @JsonIgnore InstanceId instance) {}
