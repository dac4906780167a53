package dev.paddock.gateway.job;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * When an interrupted job is tried again.
 *
 * @param attempts how many there are in all, at least 1
 * @param firstDelay between the first and the second; at least 1 ms
 * @param factor by which each delay is longer than the one before, at least 1
 * @param cap the longest delay
 */
@ConfigurationProperties("paddock.retry")
record RetryPolicy(int attempts, Duration firstDelay, double factor, Duration cap) {

    RetryPolicy {
        Objects.requireNonNull(firstDelay, "paddock.retry.first-delay");
        Objects.requireNonNull(cap, "paddock.retry.cap");
        if (attempts < 1) {
            throw new IllegalArgumentException("paddock.retry.attempts must be at least 1");
        }
        if (firstDelay.toMillis() < 1 || cap.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException(
                    "paddock.retry.first-delay must be at least 1 ms and at most paddock.retry.cap");
        }
        if (!(factor >= 1)) {
            throw new IllegalArgumentException("paddock.retry.factor must be at least 1");
        }
    }

    boolean isLast(int attempt) {
        return attempt >= attempts;
    }

    /** How long to wait after an attempt: between half and all of the exponential delay, so that retries spread out. */
    Duration delayAfter(int attempt, RandomGenerator random) {
        var exponential = (double) firstDelay.toMillis() * Math.pow(factor, attempt - 1.0);
        var longest = Math.min((double) cap.toMillis(), exponential);
        return Duration.ofMillis(Math.round(longest * (0.5 + random.nextDouble() / 2)));
    }
}
