package dev.paddock.worker.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.paddock.contract.Step;
import dev.paddock.worker.docker.DockerFailures;
import dev.paddock.worker.failure.DeclinedException;
import dev.paddock.worker.failure.RefusedException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutcomesTest {

    @ParameterizedTest
    @MethodSource
    void decideHowTheAttemptEnds(Throwable failure, Class<?> ending) {
        assertThat(Outcomes.of(failure, Step.START_CONTAINER)).isExactlyInstanceOf(ending);
    }

    static Stream<Arguments> decideHowTheAttemptEnds() {
        return Stream.of(
                arguments(new RefusedException("storage-in-use", "taken"), Outcome.Failed.class),
                arguments(new DeclinedException("port-in-use", "taken"), Outcome.Declined.class),
                arguments(DockerFailures.silent(), Outcome.Interrupted.class),
                arguments(DockerFailures.mountRefused(), Outcome.Blocked.class));
    }
}
