package dev.paddock.worker.instance;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How servers that should run are looked after.
 *
 * @param interval how often they are looked at
 */
@ConfigurationProperties("paddock.supervision")
record SupervisionSettings(@DefaultValue("3s") Duration interval) {

    /** @throws IllegalArgumentException unless the interval is positive */
    SupervisionSettings {
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("paddock.supervision.interval is longer than 0, not " + interval);
        }
    }
}
