package dev.paddock.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogContextTest {

    private final JobId outer = new JobId(UUID.randomUUID());
    private final JobId inner = new JobId(UUID.randomUUID());
    private final InstanceId instance = new InstanceId(UUID.randomUUID());

    @Test
    void namesWhatALineIsAboutUntilItIsClosed() {
        try (var context = LogContext.of(outer, instance, 2)) {
            assertThat(context).isNotNull();
            assertThat(MDC.get("job")).isEqualTo(outer.toString());
            assertThat(MDC.get("instance")).isEqualTo(instance.toString());
            assertThat(MDC.get("attempt")).isEqualTo("2");
        }
        assertThat(MDC.get("job")).isNull();
        assertThat(MDC.get("instance")).isNull();
        assertThat(MDC.get("attempt")).isNull();
    }

    @Test
    void namesAgainWhatWasNamedBefore() {
        try (var context = LogContext.of(outer)) {
            assertThat(context).isNotNull();
            try (var within = LogContext.of(inner, instance, 1)) {
                assertThat(within).isNotNull();
                assertThat(MDC.get("job")).isEqualTo(inner.toString());
            }
            assertThat(MDC.get("job")).isEqualTo(outer.toString());
            assertThat(MDC.get("instance")).isNull();
        }
    }
}
