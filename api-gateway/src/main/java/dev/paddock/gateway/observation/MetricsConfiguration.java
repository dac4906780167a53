package dev.paddock.gateway.observation;

import io.micrometer.core.instrument.config.MeterFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

    /** A span that joins two others; what matters of its time is the lag of the outbox. */
    @Bean
    MeterFilter spansWithoutMetrics() {
        return MeterFilter.denyNameStartsWith("paddock.outbox.publish");
    }
}
