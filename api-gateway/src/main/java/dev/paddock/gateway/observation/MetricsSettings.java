package dev.paddock.gateway.observation;

import java.net.InetAddress;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where metrics are served: never where callers come in, since they tell strangers too much.
 *
 * @param port 0 for any
 */
@ConfigurationProperties("paddock.metrics")
record MetricsSettings(InetAddress address, int port) {

    MetricsSettings {
        Objects.requireNonNull(address, "paddock.metrics.address");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("paddock.metrics.port must be from 0 to 65535");
        }
    }
}
