package dev.paddock.contract;

import org.jspecify.annotations.Nullable;

/**
 * What the processes of a container use.
 *
 * @param memoryBytes in use, without cached files that the kernel can drop at once, in bytes
 * @param memoryLimitBytes how much of it they may use, in bytes; null if there is no limit
 * @param cpuNanos processor time since the container was started, in nanoseconds
 */
public record Consumption(long memoryBytes, @Nullable Long memoryLimitBytes, long cpuNanos) {

    /** @throws IllegalArgumentException if one is negative */
    public Consumption {
        if (memoryBytes < 0 || cpuNanos < 0 || (memoryLimitBytes != null && memoryLimitBytes < 0)) {
            throw new IllegalArgumentException("Processes use no less than nothing");
        }
    }
}
