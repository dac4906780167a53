package dev.paddock.worker.measurement;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How instances are measured.
 *
 * @param interval how often
 * @param cgroups where the machine's control groups are mounted (cgroups(7))
 */
@ConfigurationProperties("paddock.measurement")
record MeasurementSettings(
        @DefaultValue("15s") Duration interval,
        @DefaultValue("/sys/fs/cgroup") Path cgroups) {

    /** @throws IllegalArgumentException unless the interval is positive */
    MeasurementSettings {
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("paddock.measurement.interval is longer than 0, not " + interval);
        }
    }

    /** How long what is dear, or failed, is not done again. */
    Duration pause() {
        return interval.multipliedBy(4);
    }
}
