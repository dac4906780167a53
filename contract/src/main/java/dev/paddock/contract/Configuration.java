package dev.paddock.contract;

import java.util.Map;

/**
 * What of a server may change while it lives.
 *
 * @param memoryMiB limit of the container's memory, in MiB
 * @param cpus limit of its processor time, in processors
 * @param settings {@code postgresql.conf} parameters, already checked against the allow-list
 */
public record Configuration(int memoryMiB, double cpus, Map<String, String> settings) {

    public Configuration {
        settings = Map.copyOf(settings);
    }
}
