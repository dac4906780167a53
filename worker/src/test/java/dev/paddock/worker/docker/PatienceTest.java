package dev.paddock.worker.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        never.countDown();
    }

    @Test
    void passesOnWhatACallReturns() {
        assertThat(Patience.within(LONG, () -> "answer")).isEqualTo("answer");
    }

    @Test
    void passesOnWhatACallThrows() {
        var failure = new IllegalStateException("failed");
        assertThatThrownBy(() -> Patience.within(LONG, () -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void givesUpACallThatHangs() {
        assertThatThrownBy(() -> Patience.within(SOON, this::hang)).isInstanceOf(CancellationException.class);
    }

    @Test
    void givesUpACallWhenItsCallerIsInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Patience.within(LONG, this::hang)).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private boolean hang() {
        try {
            never.await();
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
