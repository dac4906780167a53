package dev.paddock.gateway.instance;

import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.InstanceSpec;
import dev.paddock.contract.JobId;
import dev.paddock.contract.StorageDir;
import dev.paddock.contract.Topology;
import dev.paddock.gateway.password.Password;
import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instance that is about to be made: a request whose every field has been checked and given its default.
 *
 * @param password the caller's, or a generated one
 * @param passwordGiven whether the caller gave it, and so knows it
 * @param versionGiven whether the caller asked for this version
 * @param attach whether the directory is a kept one, whose data and roles stay as they were
 * @param diskMiB null for no limit
 * @param host where it must be; null for any host with room
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
        boolean attach,
        String version,
        boolean versionGiven,
        int memoryMiB,
        double cpus,
        @Nullable Integer diskMiB,
        Map<String, String> settings,
        @Nullable HostId host,
        @Nullable Duration ttl) {

    /**
     * The same, on a directory that was kept.
     *
     * @throws ProblemException if the caller asked for another host or version than that directory has
     */
    Draft attachedTo(KeptStorage.Kept kept) {
        if (host != null && !host.equals(kept.host())) {
            throw ProblemException.of(
                    ProblemCode.STORAGE_IN_USE,
                    "This storageDir is kept on " + kept.host() + "; leave host out, or choose another storageDir.");
        }
        if (versionGiven && !version.equals(kept.version())) {
            throw ProblemException.of(
                    ProblemCode.UNKNOWN_VERSION,
                    "This storageDir holds data of version " + kept.version()
                            + "; leave version out, or choose another storageDir.");
        }
        return new Draft(
                job,
                instance,
                name,
                adminUser,
                password,
                passwordGiven,
                port,
                storageDir,
                true,
                kept.version(),
                versionGiven,
                memoryMiB,
                cpus,
                diskMiB,
                settings,
                kept.host(),
                ttl);
    }

    /** What the worker is asked for; the roles of a kept directory stay as they were, unless a password was given. */
    InstanceSpec spec() {
        var verifier = passwordGiven || !attach ? password.verifier() : null;
        return new InstanceSpec(
                version, adminUser, verifier, port, storageDir, attach, memoryMiB, cpus, diskMiB, settings);
    }

    /** Where its command goes. */
    String routingKey() {
        return host == null ? Topology.CREATE_KEY : Topology.hostKey(host);
    }
}
