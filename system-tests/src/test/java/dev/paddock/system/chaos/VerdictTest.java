package dev.paddock.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.system.chaos.History.Entry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A checker is worth something only if it has been seen to find what it looks for. */
class VerdictTest {

    private final History history = new History();
    private final Findings clean = new Findings(
            Map.of("job-1", "SUCCEEDED", "job-2", "FAILED"),
            Map.of("job-1", 1, "job-2", 1),
            Map.of("one", "RUNNING"),
            Set.of("one"),
            List.of("one"),
            List.of("one"));

    @BeforeEach
    void askForTwo() {
        history.add(new Entry("key-1", "create", 202, "job-1", "one"));
        history.add(new Entry("key-2", "create", 202, "job-2", "two"));
        history.add(new Entry("key-3", "delete", 409, "job-1", null));
        history.add(new Entry("key-4", "create", 0, null, null));
    }

    @Test
    void isCleanIfAllEndedAndNothingElseIsThere() {
        var verdict = Verdict.of(history, clean);
        assertThat(verdict.isClean()).isTrue();
        assertThat(verdict.accepted()).isEqualTo(2);
        assertThat(verdict.ended()).isEqualTo(Map.of("SUCCEEDED", 1L, "FAILED", 1L));
    }

    @Test
    void findsAJobThatNobodyKnows() {
        history.add(new Entry("key-5", "create", 202, "job-5", "five"));
        assertThat(Verdict.of(history, clean).lost()).containsExactly("job job-5");
    }

    @Test
    void findsAJobThatHasNotEnded() {
        var found = new Findings(
                Map.of("job-1", "SUCCEEDED", "job-2", "RETRYING"),
                clean.endings(),
                clean.instances(),
                clean.answering(),
                clean.containers(),
                clean.directories());
        assertThat(Verdict.of(history, found).lost()).containsExactly("job job-2");
    }

    @Test
    void findsARunningInstanceThatDoesNotAnswer() {
        var found = new Findings(
                clean.jobs(), clean.endings(), clean.instances(), Set.of(), clean.containers(), clean.directories());
        assertThat(Verdict.of(history, found).lost()).containsExactly("instance one");
    }

    @Test
    void findsAKeyThatMadeTwoJobs() {
        history.add(new Entry("key-1", "create", 202, "job-2", "two"));
        assertThat(Verdict.of(history, clean).duplicated()).containsExactly("key key-1");
    }

    @Test
    void findsAJobThatEndedTwice() {
        var found = new Findings(
                clean.jobs(),
                Map.of("job-1", 2),
                clean.instances(),
                clean.answering(),
                clean.containers(),
                clean.directories());
        assertThat(Verdict.of(history, found).duplicated()).containsExactly("job job-1");
    }

    @Test
    void findsAnInstanceWithTwoContainers() {
        var found = new Findings(
                clean.jobs(),
                clean.endings(),
                clean.instances(),
                clean.answering(),
                List.of("one", "one"),
                clean.directories());
        assertThat(Verdict.of(history, found).duplicated()).containsExactly("container of one");
    }

    @Test
    void findsWhatBelongsToNoRunningInstance() {
        var found = new Findings(
                clean.jobs(),
                clean.endings(),
                clean.instances(),
                clean.answering(),
                List.of("one", "two"),
                List.of("one", "three"));
        assertThat(Verdict.of(history, found).orphaned())
                .containsExactlyInAnyOrder("container of two", "directory of three");
    }
}
