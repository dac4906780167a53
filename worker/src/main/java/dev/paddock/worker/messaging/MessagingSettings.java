package dev.paddock.worker.messaging;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the worker talks with the broker.
 *
 * @param slots commands of each queue that are worked on at once
 * @param aliveFile touched after each report that the broker confirmed; its age tells whether the worker is well
 * @param confirmTimeout how long the broker may take to confirm a message
 * @param stopLimit how long jobs in hand may take to end when the worker stops; then they are handed back
 */
@ConfigurationProperties("paddock")
record MessagingSettings(
        @DefaultValue("4") int slots,
        @DefaultValue("/tmp/paddock-worker.alive") Path aliveFile,
        @DefaultValue("3s") Duration confirmTimeout,
        @DefaultValue("45s") Duration stopLimit) {

    /** @throws IllegalArgumentException if there are no slots, or the limit is negative */
    MessagingSettings {
        if (slots < 1) {
            throw new IllegalArgumentException("paddock.slots is at least 1, not " + slots);
        }
        if (stopLimit.isNegative()) {
            throw new IllegalArgumentException("paddock.stop-limit is not negative, as " + stopLimit + " is");
        }
    }
}
