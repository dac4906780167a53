package dev.paddock.gateway.instance;

import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.InstanceSpec;
import dev.paddock.contract.JobId;
import dev.paddock.contract.StorageDir;
import dev.paddock.gateway.password.Password;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instance that is about to be made: a request whose every field has been checked and given its default.
 *
 * @param password the caller's, or a generated one
 * @param passwordGiven whether the caller gave it, and so knows it
 * @param ttl how long the instance lives; null for ever
 */
record Draft(
        JobId job,
        InstanceId instance,
        String name,
        String adminUser,
        Password password,
        boolean passwordGiven,
        @Nullable Integer port,
        StorageDir storageDir,
        String version,
        int memoryMiB,
        double cpus,
        Map<String, String> settings,
        @Nullable HostId host,
        @Nullable Duration ttl) {

    /**
     * What the worker is asked for.
     *
     * @param attach whether the directory is a kept one: its roles stay as they were, unless the caller gave a password
     */
    InstanceSpec spec(boolean attach) {
        var verifier = passwordGiven || !attach ? password.verifier() : null;
        return new InstanceSpec(version, adminUser, verifier, port, storageDir, attach, memoryMiB, cpus, settings);
    }
}
