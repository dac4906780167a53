package dev.paddock.worker.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.Observation.State;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConditionTest {

    @Test
    void isCrashedAfterThreeFailures() {
        assertThat(failing(4).map(Condition::state))
                .containsExactly(State.DOWN, State.DOWN, State.CRASHED, State.CRASHED);
    }

    @Test
    void leavesACrashedServerAloneForLongerEachTimeButNeverForMoreThanFiveMinutes() {
        assertThat(failing(10).map(Condition::pause).map(Duration::toSeconds))
                .containsExactly(0L, 0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
    }

    @Test
    void isNotWorseForTheTimeThatItIsWaitedFor() {
        var failed = Condition.RUNNING.afterAnotherFailure("why");

        assertThat(Condition.RUNNING.whileWaiting("starting")).isEqualTo(Condition.down("starting"));
        assertThat(failed.whileWaiting("starting")).isEqualTo(new Condition(State.DOWN, "starting", 1));
    }

    @Test
    void isNotBetterForTheTimeThatItIsWaitedFor() {
        var crashed = failing(3).toList().getLast();

        assertThat(crashed.whileWaiting("starting")).isEqualTo(crashed);
    }

    private static Stream<Condition> failing(int times) {
        return Stream.iterate(
                        Condition.RUNNING.afterAnotherFailure("why"), condition -> condition.afterAnotherFailure("why"))
                .limit(times);
    }
}
