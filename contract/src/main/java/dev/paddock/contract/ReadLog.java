package dev.paddock.contract;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the last lines that there are, answered at once.
 *
 * @param tail how many lines at most, 0 to {@value #MOST}; of those, as many as fit in one answer
 * @param since none from before this time, by the host's clock; null for all
 */
public record ReadLog(
        InstanceId instance, int tail, @Nullable Instant since) implements LogQuestion {

    /** As many lines as one may ask for. */
    public static final int MOST = 10_000;

    /** @throws IllegalArgumentException if the number of lines is out of range */
    public ReadLog {
        Objects.requireNonNull(instance, "instance");
        if (tail < 0 || tail > MOST) {
            throw new IllegalArgumentException("A log is read 0 to " + MOST + " lines at a time, not " + tail);
        }
    }
}
