package dev.paddock.worker.instance;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How many servers are started beforehand, for creates to take.
 *
 * @param min of each version, while there is room, however few are asked for
 * @param max of each version, however many are asked for, which goes before the other; 0 for none at all
 * @param memory what all of them together may be given of the memory that this host gives out
 */
@ConfigurationProperties("paddock.pool")
record PoolSettings(
        @DefaultValue("1") int min,
        @DefaultValue("4") int max,
        @DefaultValue("2GB") DataSize memory) {

    /** @throws IllegalArgumentException if one is negative */
    PoolSettings {
        requireNotNegative("min", min);
        requireNotNegative("max", max);
        requireNotNegative("memory", memory.toMegabytes());
    }

    private static void requireNotNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException("paddock.pool." + name + " is not negative, as " + value + " is");
        }
    }
}
