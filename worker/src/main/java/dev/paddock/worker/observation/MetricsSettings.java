package dev.paddock.worker.observation;

import java.net.InetAddress;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where metrics are served. They tell strangers too much, so the address is this machine's own unless the operator says
 * otherwise.
 *
 * @param port 0 for any; the default is none that a tenant's server may get
 */
@ConfigurationProperties("paddock.metrics")
record MetricsSettings(
        @DefaultValue("127.0.0.1") InetAddress address,
        @DefaultValue("10082") int port) {

    /** @throws IllegalArgumentException if there is no such port */
    MetricsSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("paddock.metrics.port is from 0 to 65535, not " + port);
        }
    }
}
