package dev.paddock.worker.instance;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How what no instance owns is removed.
 *
 * @param interval how often it is looked for
 * @param grace how long it must have been seen before
 * @param dryRun whether it is only named in the log
 */
@ConfigurationProperties("paddock.reconcile")
record ReconcileSettings(
        @DefaultValue("1m") Duration interval,
        @DefaultValue("2m") Duration grace,
        @DefaultValue("false") boolean dryRun) {

    /** @throws IllegalArgumentException unless the interval is positive and the grace not negative */
    ReconcileSettings {
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("paddock.reconcile.interval is longer than 0, not " + interval);
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException("paddock.reconcile.grace is not negative, as " + grace + " is");
        }
    }
}
