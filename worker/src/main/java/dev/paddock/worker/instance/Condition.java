package dev.paddock.worker.instance;

import dev.paddock.contract.Observation.State;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the server of one instance was seen last.
 *
 * @param reason why it does not run; null while it does
 * @param failures tries to bring it back that failed in a row
 */
record Condition(State state, @Nullable String reason, int failures) {

    static final Condition RUNNING = new Condition(State.RUNNING, null, 0);

    private static final int TRIES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    static Condition down(String reason) {
        return new Condition(State.DOWN, reason, 0);
    }

    /** No failure is added; one that has crashed has not recovered before it answers. */
    Condition whileWaiting(String why) {
        return state == State.CRASHED ? this : new Condition(State.DOWN, why, failures);
    }

    Condition afterAnotherFailure(String why) {
        int failed = failures + 1;
        return new Condition(failed < TRIES ? State.DOWN : State.CRASHED, why, failed);
    }

    /** How long it is left alone: not at all at first, then twice as long each time. */
    Duration pause() {
        if (failures < TRIES) {
            return Duration.ZERO;
        }
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - TRIES, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
