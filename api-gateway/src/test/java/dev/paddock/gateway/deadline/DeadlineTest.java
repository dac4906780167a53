package dev.paddock.gateway.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.gateway.job.JobStatus;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeadlineTest {

    @ParameterizedTest
    @EnumSource
    void holdsForEveryStatusThatIsNotFinal(JobStatus status) {
        assertThat(Deadline.of(status) == Deadline.NONE).isEqualTo(status.isFinal() && canBeLeftByNobody(status));
    }

    @Test
    void namesTheStatusesThatItHoldsFor() {
        assertThat(Deadline.WAITING.statuses()).containsExactlyInAnyOrder(JobStatus.QUEUED, JobStatus.RETRYING);
        assertThat(Deadline.RUNNING.statuses()).containsExactly(JobStatus.RUNNING);
        assertThat(Deadline.DEAD_LETTER.statuses()).containsExactly(JobStatus.DEAD_LETTERED);
    }

    private static boolean canBeLeftByNobody(JobStatus status) {
        return Stream.of(JobStatus.values()).noneMatch(status::mayBecome);
    }
}
