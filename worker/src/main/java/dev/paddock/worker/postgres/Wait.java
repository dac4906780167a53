package dev.paddock.worker.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** For a server to let the worker in, as long as there is sense in it. */
final class Wait {

    private static final Duration PAUSE = Duration.ofMillis(5);

    /** Asking whether it is alive takes longer than asking the server itself. */
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);

    private final BooleanSupplier alive;
    private final long deadline;
    private long nextQuestion;

    Wait(Duration patience, BooleanSupplier alive) {
        this.alive = alive;
        this.deadline = System.nanoTime() + patience.toNanos();
        this.nextQuestion = System.nanoTime() + BETWEEN_QUESTIONS.toNanos();
    }

    /** @throws ServerFailedException if there is none any more */
    void goOn(SQLException notYet) {
        if (isTime(nextQuestion)) {
            question(notYet);
        }
        if (isTime(deadline)) {
            throw new ServerFailedException("The server did not answer in time: " + notYet.getMessage(), notYet);
        }
        pause(notYet);
    }

    private void question(SQLException notYet) {
        if (!alive.getAsBoolean()) {
            throw new ServerFailedException("The server ended before it answered", notYet);
        }
        nextQuestion = System.nanoTime() + BETWEEN_QUESTIONS.toNanos();
    }

    private static boolean isTime(long moment) {
        return System.nanoTime() - moment >= 0;
    }

    private static void pause(SQLException notYet) {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ServerFailedException("Stopped while waiting for the server", notYet);
        }
    }
}
