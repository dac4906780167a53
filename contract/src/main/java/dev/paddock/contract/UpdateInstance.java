package dev.paddock.contract;

import java.util.Objects;

/**
 * Asks that a server that runs be configured otherwise.
 *
 * @param before what it goes by now, and goes by again if the other does not do
 * @param after what it is to go by
 * @param restart whether that takes a restart, as its caller was told
 */
public record UpdateInstance(
        JobId job,
        int attempt,
        TenantId tenant,
        InstanceId instance,
        long generation,
        StorageDir storageDir,
        Configuration before,
        Configuration after,
        boolean restart)
        implements Command {

    public UpdateInstance {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(storageDir, "storageDir");
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
    }
}
