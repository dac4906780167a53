package dev.paddock.benchmark;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/** Waits for what nobody tells. */
final class Waiting {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Waiting() {}

    interface Condition {

        boolean holds() throws IOException;
    }

    /**
     * Looks again and again, so long apart.
     *
     * @param what for the message, if it does not come
     * @throws IOException if it does not come within ten minutes
     */
    static void until(String what, Duration apart, Condition condition) throws IOException {
        long began = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new IOException("Waited for " + PATIENCE.toMinutes() + " minutes in vain for " + what);
            }
            pause(apart);
        }
    }

    static void pause(Duration duration) throws InterruptedIOException {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException stop) {
            throw interrupted();
        }
    }

    /** What waits for a program or an answer fails with this when it is not to wait any longer. */
    static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted");
    }
}
