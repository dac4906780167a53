package dev.paddock.contract;

import java.util.Objects;

/** Asks that a server end, and says what becomes of its data. */
public record DeleteInstance(
        JobId job,
        int attempt,
        TenantId tenant,
        InstanceId instance,
        long generation,
        StorageDir storageDir,
        StorageDisposal storage)
        implements Command {

    public DeleteInstance {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(storageDir, "storageDir");
        Objects.requireNonNull(storage, "storage");
    }
}
