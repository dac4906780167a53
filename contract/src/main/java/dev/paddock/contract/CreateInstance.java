package dev.paddock.contract;

import java.util.Objects;

/** Asks for a running server. */
public record CreateInstance(
        JobId job, int attempt, TenantId tenant, InstanceId instance, long generation, InstanceSpec spec)
        implements Command {

    public CreateInstance {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(spec, "spec");
    }

    @Override
    public StorageDir storageDir() {
        return spec.storageDir();
    }
}
