package dev.paddock.worker.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.Activity;
import dev.paddock.contract.InstanceId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QuestionsTest {

    private static final InstanceId SERVER = new InstanceId(UUID.randomUUID());
    private static final InstanceId OTHER = new InstanceId(UUID.randomUUID());
    private static final Optional<Activity> ANSWER = Optional.of(new Activity(1, 100, 2, 3, 4, 5, 6, 7));

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void areAskedEachTimeWhileTheyAreAnswered() {
        var questions = new Questions(Duration.ofHours(1));

        assertThat(questions.ask(SERVER, () -> ANSWER)).isEqualTo(ANSWER);
        assertThat(questions.ask(SERVER, () -> ANSWER)).isEqualTo(ANSWER);
    }

    @Test
    void leaveAServerAloneThatGaveNoAnswerOrABadOneAndNoOther() {
        var questions = new Questions(Duration.ofHours(1));

        assertThat(questions.ask(SERVER, this::none)).isEmpty();
        assertThat(questions.ask(SERVER, this::none)).isEmpty();
        assertThat(asked).hasValue(1);
        assertThat(questions.ask(OTHER, this::bad)).isEmpty();
        assertThat(questions.ask(OTHER, this::bad)).isEmpty();
        assertThat(asked).hasValue(2);
    }

    @Test
    void askAgainAfterAPause() {
        var questions = new Questions(Duration.ofMillis(1));
        questions.ask(SERVER, this::none);

        await().until(() -> questions.ask(SERVER, () -> ANSWER).equals(ANSWER));
    }

    @Test
    void askNothingElseOfAServerThatHangsUntilItDoesNot() {
        var questions = new Questions(Duration.ZERO);
        var silence = new CountDownLatch(1);
        try {
            assertThat(questions.ask(SERVER, () -> after(silence))).isEmpty();
            assertThat(questions.ask(SERVER, () -> after(silence))).isEmpty();
            assertThat(asked).hasValue(1);
            assertThat(questions.ask(OTHER, () -> ANSWER)).isEqualTo(ANSWER);
        } finally {
            silence.countDown();
        }
        await().until(() -> questions.ask(SERVER, () -> ANSWER).equals(ANSWER));
    }

    @Test
    void forgetServersThatAreGone() {
        var questions = new Questions(Duration.ofHours(1));
        questions.ask(SERVER, this::none);
        questions.ask(OTHER, this::none);

        questions.retain(Set.of(OTHER));

        assertThat(questions.ask(SERVER, () -> ANSWER)).isEqualTo(ANSWER);
        assertThat(questions.ask(OTHER, () -> ANSWER)).isEmpty();
    }

    private Optional<Activity> none() {
        asked.incrementAndGet();
        return Optional.empty();
    }

    private Optional<Activity> bad() {
        asked.incrementAndGet();
        throw new IllegalStateException("on purpose");
    }

    private Optional<Activity> after(CountDownLatch silence) {
        asked.incrementAndGet();
        try {
            silence.await();
            return ANSWER;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
