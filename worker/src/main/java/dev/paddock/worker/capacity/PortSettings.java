package dev.paddock.worker.capacity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The ports that servers are published on, both ends included.
 *
 * @param quarantine how long nobody gets the port of an instance that was deleted; zero for not at all
 */
@ConfigurationProperties("paddock.ports")
record PortSettings(
        @DefaultValue("6000") int first,
        @DefaultValue("9999") int last,
        @DefaultValue("60s") Duration quarantine) {

    /**
     * @throws IllegalArgumentException unless {@code 1 <= first <= last <= 65535} and the quarantine is not negative
     */
    PortSettings {
        if (first < 1 || last > 65535 || first > last) {
            throw new IllegalArgumentException(
                    "paddock.ports.first and .last are a range within 1 to 65535, not " + first + " to " + last);
        }
        if (quarantine.isNegative()) {
            throw new IllegalArgumentException("paddock.ports.quarantine is 0s or longer, not " + quarantine);
        }
    }

    int count() {
        return last - first + 1;
    }

    boolean contains(int port) {
        return first <= port && port <= last;
    }
}
