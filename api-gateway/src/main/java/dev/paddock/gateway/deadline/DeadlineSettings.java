package dev.paddock.gateway.deadline;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How long what is not final may last without news, each at least 1 s.
 *
 * @param waiting a job that no host takes
 * @param running a job that a host has taken
 * @param deadLetter a dead letter that no operator acts on
 */
@ConfigurationProperties("paddock.deadline")
record DeadlineSettings(Duration waiting, Duration running, Duration deadLetter) {

    DeadlineSettings {
        Objects.requireNonNull(waiting, "paddock.deadline.waiting");
        Objects.requireNonNull(running, "paddock.deadline.running");
        Objects.requireNonNull(deadLetter, "paddock.deadline.dead-letter");
        if (Stream.of(waiting, running, deadLetter).anyMatch(each -> each.toSeconds() < 1)) {
            throw new IllegalArgumentException(
                    "paddock.deadline.waiting, paddock.deadline.running and paddock.deadline.dead-letter must be at least 1 s");
        }
    }
}
