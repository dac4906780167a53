package dev.paddock.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.system.Installation;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code ./paddock chaos} runs. It takes its time, so no other run includes it. */
@Tag("chaos")
class ChaosTest {

    private static final String[] ENDS = {"SUCCEEDED", "FAILED", "DEAD_LETTERED", "CANCELLED"};

    @Test
    void losesDoublesAndOrphansNothing() throws IOException {
        var plan = Plan.of(
                Long.getLong("paddock.chaos.seed", System.nanoTime()),
                Duration.ofMinutes(Long.getLong("paddock.chaos.minutes", 2)));
        System.out.println("chaos: seed %d, %d minutes, %d acts, of which %d faults"
                .formatted(
                        plan.seed(),
                        plan.length().toMinutes(),
                        plan.acts().size(),
                        Run.faults(plan).size()));
        try (var paddock = new Installation()) {
            var run = new Run(plan, paddock);
            var verdict = run.carryOut();
            print(plan, run.history(), verdict);
            assertThat(verdict).matches(Verdict::isClean);
        }
    }

    private static void print(Plan plan, History history, Verdict verdict) {
        line("requests", history.entries().size());
        line(
                "unanswered",
                history.entries().stream().filter(entry -> entry.status() == 0).count());
        line("accepted", verdict.accepted());
        for (var end : ENDS) {
            line(end.toLowerCase(Locale.ROOT).replace('_', '-'), verdict.ended().getOrDefault(end, 0L));
        }
        line("lost", verdict.lost());
        line("duplicated", verdict.duplicated());
        line("orphaned", verdict.orphaned());
        System.out.println("chaos: the same again: ./paddock chaos --minutes %d --seed %d"
                .formatted(plan.length().toMinutes(), plan.seed()));
    }

    private static void line(String what, Set<String> found) {
        System.out.println("chaos: %-14s %6d %s".formatted(what, found.size(), found.isEmpty() ? "" : found));
    }

    private static void line(String what, long count) {
        System.out.println("chaos: %-14s %6d".formatted(what, count));
    }
}
