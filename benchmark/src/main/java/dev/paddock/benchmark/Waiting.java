package dev.paddock.benchmark;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/** Waits for what nobody tells. */
final class Waiting {

    private Waiting() {}

    interface Condition {

        boolean holds() throws IOException;
    }

    /** Looks again and again, so long apart. */
    static void until(Duration apart, Condition condition) throws IOException {
        while (!condition.holds()) {
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
