package dev.paddock.contract;

import java.util.Objects;

/**
 * Asks that a kept directory end. It has no server any more.
 *
 * @param instance that left it to be kept
 */
public record DeleteStorage(
        JobId job, int attempt, TenantId tenant, InstanceId instance, long generation, StorageDir storageDir)
        implements Command {

    public DeleteStorage {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(storageDir, "storageDir");
    }
}
