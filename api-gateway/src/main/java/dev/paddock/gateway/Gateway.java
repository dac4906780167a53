package dev.paddock.gateway;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import java.time.Clock;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.opentelemetry.autoconfigure.logging.OpenTelemetryLoggingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts a gateway. Any number of them run side by side; all state is in the control database. */
// Log lines go to the console, and from there to wherever the operator collects them.
@SpringBootApplication(exclude = OpenTelemetryLoggingAutoConfiguration.class)
@ConfigurationPropertiesScan
@EnableScheduling
public class Gateway {

    Gateway() {}

    public static void main(String[] args) {
        application().run(args);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Ids that rise with time (RFC 9562, version 7), so that lists can be read by them. */
    @Bean
    TimeBasedEpochRandomGenerator ids() {
        return Generators.timeBasedEpochRandomGenerator();
    }

    /** A gateway that has yet to be run, with its settings in {@code gateway.yaml}. */
    public static SpringApplicationBuilder application() {
        return new SpringApplicationBuilder(Gateway.class).properties("spring.config.name=gateway");
    }
}
