package dev.paddock.worker.capacity;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The ports that servers are published on, both ends included. */
@ConfigurationProperties("paddock.ports")
record PortSettings(
        @DefaultValue("6000") int first,
        @DefaultValue("9999") int last) {

    /** @throws IllegalArgumentException unless {@code 1 <= first <= last <= 65535} */
    PortSettings {
        if (first < 1 || last > 65535 || first > last) {
            throw new IllegalArgumentException(
                    "paddock.ports.first and .last are a range within 1 to 65535, not " + first + " to " + last);
        }
    }

    int count() {
        return last - first + 1;
    }

    boolean contains(int port) {
        return first <= port && port <= last;
    }
}
