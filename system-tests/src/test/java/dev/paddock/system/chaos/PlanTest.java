package dev.paddock.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final Duration LENGTH = Duration.ofMinutes(30);

    @Test
    void isTheSameForTheSameSeed() {
        assertThat(Plan.of(7, LENGTH)).isEqualTo(Plan.of(7, LENGTH));
    }

    @Test
    void isAnotherForAnotherSeed() {
        assertThat(Plan.of(7, LENGTH).acts()).isNotEqualTo(Plan.of(8, LENGTH).acts());
    }

    @Test
    void hasEveryKindOfFaultAndRequestInTheOrderOfTime() {
        var plan = Plan.of(7, LENGTH);
        assertThat(plan.acts()).isSortedAccordingTo(java.util.Comparator.comparing(Act::at));
        assertThat(plan.acts()).hasAtLeastOneElementOfType(Act.Create.class);
        assertThat(plan.acts()).hasAtLeastOneElementOfType(Act.Delete.class);
        assertThat(plan.acts()).hasAtLeastOneElementOfType(Act.Cancel.class);
        assertThat(plan.acts().stream()
                        .filter(Act.Fault.class::isInstance)
                        .map(act -> ((Act.Fault) act).kind())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Act.Fault.Kind.values());
    }

    @Test
    void endsInTime() {
        assertThat(Plan.of(7, LENGTH).acts())
                .allSatisfy(act -> assertThat(act.at()).isLessThan(LENGTH));
    }
}
