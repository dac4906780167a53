package dev.paddock.gateway.instance;

import static dev.paddock.gateway.instance.InstanceStatus.RUNNING;
import static dev.paddock.gateway.instance.InstanceStatus.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.gateway.job.JobStatus;
import dev.paddock.gateway.job.JobType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InstanceStatusTest {

    private static final List<InstanceStatus> SETTLED = Arrays.asList(RUNNING, STOPPED, null);

    /** The status that is left stands at the left, the one that is entered above. */
    @Test
    void allowsTheseTransitionsAndNoOthers() {
        assertThat(matrix()).isEqualTo("""
                             PROVISIONING RUNNING STOPPED DELETED FAILED STARTING STOPPING UPDATING DELETING LOST CRASHED
                PROVISIONING -            yes     yes     yes     yes    -        -        -        yes      -    -
                RUNNING      -            -       -       yes     -      yes      yes      yes      yes      -    -
                STOPPED      -            -       -       yes     -      yes      yes      yes      yes      -    -
                DELETED      -            -       -       -       -      -        -        -        -        -    -
                FAILED       -            -       -       yes     -      -        -        -        yes      -    -
                STARTING     -            yes     yes     yes     yes    yes      yes      yes      yes      -    -
                STOPPING     -            yes     yes     yes     yes    yes      yes      yes      yes      -    -
                UPDATING     -            yes     yes     yes     yes    yes      yes      yes      yes      -    -
                DELETING     -            yes     yes     yes     yes    -        -        -        yes      -    -
                LOST         -            -       -       -       -      -        -        -        -        -    -
                CRASHED      -            -       -       -       -      -        -        -        -        -    -
                """);
    }

    @Test
    void isTransitionalWhereAJobIsToEndIt() {
        assertThat(InstanceStatus.transitional())
                .containsExactlyInAnyOrder("PROVISIONING", "STARTING", "STOPPING", "UPDATING", "DELETING");
        assertThat(JobType.values())
                .filteredOn(type -> type != JobType.DELETE_STORAGE)
                .extracting(InstanceStatus::during)
                .allMatch(InstanceStatus::isTransitional);
    }

    @ParameterizedTest
    @EnumSource
    void namesAsSourcesThoseThatMayBecomeIt(InstanceStatus status) {
        assertThat(Stream.of(InstanceStatus.values()).filter(from -> from.mayBecome(status)))
                .extracting(InstanceStatus::name)
                .containsExactlyInAnyOrderElementsOf(status.sources());
    }

    /** It is about what the instance left. */
    @ParameterizedTest
    @EnumSource
    void isDeletedAllTheWhileItsKeptDirectoryEnds(JobStatus status) {
        assertThat(InstanceStatus.during(JobType.DELETE_STORAGE)).isEqualTo(InstanceStatus.DELETED);
        assertThat(InstanceStatus.after(JobType.DELETE_STORAGE, status, RUNNING))
                .isEqualTo(InstanceStatus.DELETED);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DELETE_STORAGE")
    void endsInAStatusThatLastsWhereverItsJobEnds(JobType type) {
        for (var end : JobStatus.values()) {
            for (var settled : SETTLED) {
                assertThat(InstanceStatus.after(type, end, settled))
                        .as("%s that is %s", type, end)
                        .matches(status -> !status.isTransitional())
                        .matches(InstanceStatus.during(type)::mayBecome);
            }
        }
    }

    /** As a sweep mends what a bug left: a status of another job's making. */
    @ParameterizedTest
    @EnumSource
    void mayBeMendedWhateverItsLastJobWas(InstanceStatus status) {
        assertThat(Stream.of(JobType.values())
                        .flatMap(type ->
                                Stream.of(JobStatus.values()).map(end -> InstanceStatus.after(type, end, RUNNING))))
                .allMatch(next -> !status.isTransitional() || status.mayBecome(next));
    }

    @ParameterizedTest
    @EnumSource(
            names = {"CREATE_INSTANCE", "DELETE_STORAGE"},
            mode = EnumSource.Mode.EXCLUDE)
    void isAsItWasIfItsJobCouldNotBeDone(JobType type) {
        for (var settled : List.of(RUNNING, STOPPED)) {
            assertThat(InstanceStatus.after(type, JobStatus.FAILED, settled)).isEqualTo(settled);
        }
    }

    private static String matrix() {
        var head = row("", Stream.of(InstanceStatus.values()).map(InstanceStatus::name));
        return Stream.of(InstanceStatus.values())
                .map(from -> row(from.name(), Stream.of(InstanceStatus.values()).map(to -> cell(from, to))))
                .collect(Collectors.joining("", head, ""));
    }

    private static String row(String name, Stream<String> cells) {
        var columns =
                Stream.of(InstanceStatus.values()).map(InstanceStatus::name).toList();
        var texts = cells.toList();
        var line = new StringBuilder("%-13s".formatted(name));
        for (var i = 0; i < columns.size(); i++) {
            line.append(("%-" + (columns.get(i).length() + 1) + "s").formatted(texts.get(i)));
        }
        return line.toString().stripTrailing() + "\n";
    }

    private static String cell(InstanceStatus from, InstanceStatus to) {
        return from.mayBecome(to) ? "yes" : "-";
    }
}
