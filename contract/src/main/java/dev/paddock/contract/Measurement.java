package dev.paddock.contract;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one instance uses and does. What is null could not be known in good time.
 *
 * @param diskBytes what its whole directory takes of the disk, in bytes
 * @param activity null also if its server does not run, or does not let the worker in
 * @param consumption null also if its container does not run
 */
public record Measurement(
        InstanceId instance,
        @Nullable Long diskBytes,
        @Nullable Activity activity,
        @Nullable Consumption consumption) {

    /** @throws IllegalArgumentException if the size is negative */
    public Measurement {
        Objects.requireNonNull(instance, "instance");
        if (diskBytes != null && diskBytes < 0) {
            throw new IllegalArgumentException("A directory takes no less than nothing");
        }
    }
}
