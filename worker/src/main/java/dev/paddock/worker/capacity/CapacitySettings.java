package dev.paddock.worker.capacity;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DataSizeUnit;
import org.springframework.util.unit.DataSize;
import org.springframework.util.unit.DataUnit;

/**
 * How much this host takes on.
 *
 * @param instances how many instances at most
 * @param memoryOvercommit how often the engine's memory may be promised: limits are ceilings, and an idle server uses a
 *     fraction of its own
 * @param diskFloor what is left free on the disk for the instances that are there
 */
@ConfigurationProperties("paddock.capacity")
record CapacitySettings(
        @DefaultValue("500") int instances,
        @DefaultValue("4") double memoryOvercommit,

        @DefaultValue("1GB") @DataSizeUnit(DataUnit.MEGABYTES)
        DataSize diskFloor) {

    /** @throws IllegalArgumentException if one is negative, or no memory is given out */
    CapacitySettings {
        if (instances < 0) {
            throw new IllegalArgumentException("paddock.capacity.instances is not negative, as " + instances + " is");
        }
        if (!(memoryOvercommit > 0) || Double.isInfinite(memoryOvercommit)) {
            throw new IllegalArgumentException(
                    "paddock.capacity.memory-overcommit is a factor above 0, not " + memoryOvercommit);
        }
        if (diskFloor.isNegative()) {
            throw new IllegalArgumentException("paddock.capacity.disk-floor is not negative, as " + diskFloor + " is");
        }
    }
}
