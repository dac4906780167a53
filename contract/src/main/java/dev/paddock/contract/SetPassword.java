package dev.paddock.contract;

import java.util.Objects;

/**
 * Asks that a role's password be replaced on a server that runs. A role that is not there any more is made anew, with
 * LOGIN and SUPERUSER, as it was at first.
 */
public record SetPassword(
        JobId job,
        int attempt,
        TenantId tenant,
        InstanceId instance,
        long generation,
        StorageDir storageDir,
        String adminUser,
        ScramVerifier adminVerifier)
        implements Command {

    public SetPassword {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(storageDir, "storageDir");
        Objects.requireNonNull(adminUser, "adminUser");
        Objects.requireNonNull(adminVerifier, "adminVerifier");
    }
}
