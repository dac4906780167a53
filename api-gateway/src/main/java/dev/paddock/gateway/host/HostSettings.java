package dev.paddock.gateway.host;

import java.time.Duration;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * When a host is taken to be down.
 *
 * @param silence how long it may go without a report, at least 1 s; a worker reports every 5 s
 */
@ConfigurationProperties("paddock.host")
record HostSettings(Duration silence) {

    HostSettings {
        Objects.requireNonNull(silence, "paddock.host.silence");
        if (silence.toSeconds() < 1) {
            throw new IllegalArgumentException("paddock.host.silence must be at least 1 s");
        }
    }
}
