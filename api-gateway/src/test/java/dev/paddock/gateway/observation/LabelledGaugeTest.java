package dev.paddock.gateway.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LabelledGaugeTest {

    private static final int OFTEN = 20_000;

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final LabelledGauge depth = new LabelledGauge(MultiGauge.builder("depth"), "queue", meters);

    @Test
    void tellsWhatThereIsNow() {
        depth.set(Map.of("a", 1.0, "b", 2.0));
        depth.set(Map.of("b", 3.0, "c", 4.0));

        assertThat(meters.scrape())
                .contains("depth{queue=\"b\"} 3.0", "depth{queue=\"c\"} 4.0")
                .doesNotContain("\"a\"");
    }

    @Test
    void isScrapedWhileItChanges() {
        depth.set(Map.of("a", 0.0));
        var changes = CompletableFuture.runAsync(() -> {
            for (double value = 0; value < OFTEN; value++) {
                depth.set(Map.of("a", value));
            }
        });

        do {
            assertThat(meters.scrape()).containsOnlyOnce("depth{queue=\"a\"}");
        } while (!changes.isDone());
        changes.join();
    }
}
