package dev.paddock.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobStatusTest {

    /** The status that is left stands at the left, the one that is entered above. */
    @Test
    void allowsTheseTransitionsAndNoOthers() {
        assertThat(matrix()).isEqualTo("""
                              QUEUED RUNNING RETRYING SUCCEEDED FAILED DEAD_LETTERED CANCELLED
                QUEUED        -      yes     yes      yes       yes    yes           yes
                RUNNING       -      yes     yes      yes       yes    yes           -
                RETRYING      -      yes     yes      yes       yes    yes           yes
                SUCCEEDED     -      -       -        -         -      -             -
                FAILED        -      -       -        -         -      -             -
                DEAD_LETTERED yes    -       -        -         yes    -             -
                CANCELLED     -      -       -        -         -      -             -
                """);
    }

    @Test
    void isFinalWhereNothingMoreHappensOfItself() {
        assertThat(JobStatus.values())
                .filteredOn(JobStatus::isFinal)
                .containsExactly(JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.DEAD_LETTERED, JobStatus.CANCELLED);
    }

    @ParameterizedTest
    @EnumSource
    void namesAsSourcesThoseThatMayBecomeIt(JobStatus status) {
        assertThat(Stream.of(JobStatus.values()).filter(from -> from.mayBecome(status)))
                .extracting(JobStatus::name)
                .containsExactlyInAnyOrderElementsOf(status.sources());
    }

    @Test
    void leavesAFinalStatusOnlyWhenAnOperatorReplaysOrGivesUp() {
        assertThat(Stream.of(JobStatus.values()).filter(JobStatus::isFinal).flatMap(JobStatusTest::waysOut))
                .containsExactly("DEAD_LETTERED to QUEUED", "DEAD_LETTERED to FAILED");
    }

    private static Stream<String> waysOut(JobStatus from) {
        return Stream.of(JobStatus.values()).filter(from::mayBecome).map(to -> from + " to " + to);
    }

    private static String matrix() {
        var head = row("", Stream.of(JobStatus.values()).map(JobStatus::name));
        return Stream.of(JobStatus.values())
                .map(from -> row(from.name(), Stream.of(JobStatus.values()).map(to -> cell(from, to))))
                .collect(Collectors.joining("", head, ""));
    }

    private static String row(String name, Stream<String> cells) {
        var columns = Stream.of(JobStatus.values()).map(JobStatus::name).toList();
        var texts = cells.toList();
        var line = new StringBuilder("%-14s".formatted(name));
        for (var i = 0; i < columns.size(); i++) {
            line.append(("%-" + (columns.get(i).length() + 1) + "s").formatted(texts.get(i)));
        }
        return line.toString().stripTrailing() + "\n";
    }

    private static String cell(JobStatus from, JobStatus to) {
        return from.mayBecome(to) ? "yes" : "-";
    }
}
