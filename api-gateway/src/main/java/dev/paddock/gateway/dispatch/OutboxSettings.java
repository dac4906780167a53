package dev.paddock.gateway.dispatch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How commands are published.
 *
 * @param batch how many at a time, at least 1
 * @param interval how often the table is looked at when nobody says that something is there
 * @param confirmTimeout how long the broker may take to confirm
 */
@ConfigurationProperties("paddock.outbox")
record OutboxSettings(int batch, Duration interval, Duration confirmTimeout) {

    OutboxSettings {
        if (batch < 1) {
            throw new IllegalArgumentException("paddock.outbox.batch must be at least 1");
        }
        if (!interval.isPositive() || !confirmTimeout.isPositive()) {
            throw new IllegalArgumentException("paddock.outbox.interval and .confirm-timeout must be positive");
        }
    }
}
