package dev.paddock.contract;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The server that is asked for.
 *
 * @param version PostgreSQL major version, such as {@code 17}
 * @param adminUser the caller's superuser
 * @param adminVerifier what is set as its password; null leaves the roles of a kept directory as they are
 * @param port the port on the host; null lets the host choose
 * @param storageDir the directory of the data
 * @param attach whether that directory is a kept one, whose data is used as it is
 * @param memoryMiB limit of the container's memory, in MiB
 * @param cpus limit of its processor time, in processors
 * @param diskMiB what its directory may take of the disk before it takes no writes, in MiB; null for no limit
 * @param settings {@code postgresql.conf} parameters, already checked against the allow-list
 */
public record InstanceSpec(
        String version,
        String adminUser,
        @Nullable ScramVerifier adminVerifier,
        @Nullable Integer port,
        StorageDir storageDir,
        boolean attach,
        int memoryMiB,
        double cpus,
        @Nullable Integer diskMiB,
        Map<String, String> settings) {

    /** @throws IllegalArgumentException if a new directory would get no password */
    public InstanceSpec {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(adminUser, "adminUser");
        Objects.requireNonNull(storageDir, "storageDir");
        settings = Map.copyOf(settings);
        if (!attach && adminVerifier == null) {
            throw new IllegalArgumentException("A new directory needs a password's verifier");
        }
    }
}
