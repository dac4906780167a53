package dev.paddock.gateway.dispatch;

import java.time.Duration;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How commands are published.
 *
 * @param batch how many at a time, at least 1
 * @param interval how often the table is looked at when nobody says that something is there, at least 1 ms
 * @param confirmTimeout how long the broker may take to confirm
 */
@ConfigurationProperties("paddock.outbox")
record OutboxSettings(int batch, Duration interval, Duration confirmTimeout) {

    OutboxSettings {
        Objects.requireNonNull(interval, "paddock.outbox.interval");
        Objects.requireNonNull(confirmTimeout, "paddock.outbox.confirm-timeout");
        if (batch < 1) {
            throw new IllegalArgumentException("paddock.outbox.batch must be at least 1");
        }
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("paddock.outbox.interval must be at least 1 ms");
        }
        if (!confirmTimeout.isPositive()) {
            throw new IllegalArgumentException("paddock.outbox.confirm-timeout must be positive");
        }
    }
}
