package dev.paddock.contract;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of a server may change while it lives.
 *
 * @param memoryMiB limit of the container's memory, in MiB
 * @param cpus limit of its processor time, in processors
 * @param diskMiB what its directory may take of the disk before it takes no writes, in MiB; null for no limit
 * @param settings {@code postgresql.conf} parameters, already checked against the allow-list
 */
public record Configuration(
        int memoryMiB, double cpus, @Nullable Integer diskMiB, Map<String, String> settings) {

    public Configuration {
        settings = Map.copyOf(settings);
    }
}
