package dev.paddock.worker.instance;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many servers are started beforehand, for creates to take.
 *
 * @param min of each version, while there is room, however few are asked for
 * @param max of each version, however many are asked for, which goes before the other; 0 for none at all
 * @param memoryMiB what all of them together may be given of the memory that this host gives out, in MiB
 */
@ConfigurationProperties("paddock.pool")
record PoolSettings(
        @DefaultValue("1") int min,
        @DefaultValue("4") int max,
        @DefaultValue("2048") int memoryMiB) {

    /** @throws IllegalArgumentException if one is negative */
    PoolSettings {
        if (min < 0 || max < 0 || memoryMiB < 0) {
            throw new IllegalArgumentException("paddock.pool.min, max and memory-mib are not negative");
        }
    }
}
