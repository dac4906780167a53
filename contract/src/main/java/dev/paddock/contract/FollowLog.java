package dev.paddock.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Asks for the next lines, answered as soon as there are some. Whoever follows a log asks again and again, so that a
 * host never sends more than was asked for, and to nobody who is gone.
 *
 * @param since none from before this time, by the host's clock
 * @param patience how long lines are waited for, up to a minute; then the answer has none
 */
public record FollowLog(InstanceId instance, Instant since, Duration patience) implements LogQuestion {

    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** @throws IllegalArgumentException if the patience is negative, or more than a minute */
    public FollowLog {
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(since, "since");
        if (patience.isNegative() || patience.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A log is waited for up to a minute, not " + patience);
        }
    }
}
