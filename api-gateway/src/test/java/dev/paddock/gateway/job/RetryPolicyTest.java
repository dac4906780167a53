package dev.paddock.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {

    private static final RandomGenerator LEAST = () -> 0L;
    private static final RandomGenerator MOST = () -> -1L;
    private static final RetryPolicy POLICY = new RetryPolicy(5, Duration.ofSeconds(1), 2, Duration.ofSeconds(60));

    @Test
    void doublesEachDelayUpToTheCap() {
        assertThat(IntStream.rangeClosed(1, 9).mapToObj(attempt -> POLICY.delayAfter(attempt, MOST)))
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void waitsAtLeastHalfOfTheDelay() {
        assertThat(IntStream.rangeClosed(1, 9).mapToObj(attempt -> POLICY.delayAfter(attempt, LEAST)))
                .extracting(Duration::toMillis)
                .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L, 30000L);
    }

    @Test
    void spreadsDelaysBetweenHalfAndAll() {
        var random = new Random(42);

        assertThat(IntStream.range(0, 1000).mapToObj(i -> POLICY.delayAfter(3, random)))
                .allSatisfy(delay -> assertThat(delay).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4)))
                .anyMatch(delay -> delay.toMillis() < 2200)
                .anyMatch(delay -> delay.toMillis() > 3800);
    }

    @Test
    void staysAtTheCapWhereTheDelayWouldOverflow() {
        assertThat(POLICY.delayAfter(Integer.MAX_VALUE, MOST)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void keepsTheFirstDelayIfTheFactorIsOne() {
        var steady = new RetryPolicy(5, Duration.ofSeconds(3), 1, Duration.ofSeconds(3));

        assertThat(steady.delayAfter(1, MOST))
                .isEqualTo(steady.delayAfter(4, MOST))
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void triesAsOftenAsItSays() {
        assertThat(IntStream.rangeClosed(1, 6).mapToObj(POLICY::isLast))
                .containsExactly(false, false, false, false, true, true);
    }

    @Test
    void refusesBadValuesAndNamesTheKey() {
        var second = Duration.ofSeconds(1);

        assertThatThrownBy(() -> new RetryPolicy(0, second, 2, second)).hasMessageContaining("paddock.retry.attempts");
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ZERO, 2, second))
                .hasMessageContaining("paddock.retry.first-delay");
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofSeconds(-1), 2, second))
                .hasMessageContaining("paddock.retry.first-delay");
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofNanos(1), 2, second))
                .hasMessageContaining("paddock.retry.first-delay");
        assertThatThrownBy(() -> new RetryPolicy(1, second, 2, Duration.ofMillis(999)))
                .hasMessageContaining("paddock.retry.cap");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.99, 0, -2, Double.NaN, Double.NEGATIVE_INFINITY})
    void refusesAFactorThatIsNotAtLeastOne(double factor) {
        var second = Duration.ofSeconds(1);

        assertThatThrownBy(() -> new RetryPolicy(1, second, factor, second))
                .hasMessageContaining("paddock.retry.factor");
    }
}
