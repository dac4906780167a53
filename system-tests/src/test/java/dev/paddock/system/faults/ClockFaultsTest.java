package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** A host's clock is wrong, and nothing depends on it. */
@FaultTest
class ClockFaultsTest {

    private final Installation paddock;
    private final Requests requests;

    ClockFaultsTest(Installation paddock) {
        this.paddock = paddock;
        this.requests = new Requests(paddock);
    }

    @Configuration(proxyBeanMethods = false)
    static class AnHourAhead {

        @Bean
        @Primary
        Clock wrongClock() {
            return Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class AnHourBehind {

        @Bean
        @Primary
        Clock wrongClock() {
            return Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
        }
    }

    /** Fault 32. */
    @Test
    void takesTheEventsOfAHostThatIsAnHourAhead() {
        worksWith(AnHourAhead.class);
    }

    /** Fault 32. */
    @Test
    void takesTheEventsOfAHostThatIsAnHourBehind() {
        worksWith(AnHourBehind.class);
    }

    private void worksWith(Class<?> clock) {
        var before = paddock.api().create(Requests.body("before"));
        assertThat(before.status()).as(before.text()).isEqualTo(201);
        paddock.stopWorker();
        paddock.startWorker(Map.of(), clock);
        assertThat(paddock.awaitEnd(requests.accept("during"))).isEqualTo("SUCCEEDED");
        paddock.stopWorker();
        paddock.startWorker();
        assertThat(paddock.awaitEnd(requests.accept("after"))).isEqualTo("SUCCEEDED");
        assertThat(requests.instance("before").get("status").asString()).isEqualTo("RUNNING");
    }
}
