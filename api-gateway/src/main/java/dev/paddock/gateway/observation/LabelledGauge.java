package dev.paddock.gateway.observation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Map;

/**
 * A gauge with a label, of which there are as many values as there are things to measure. A thing that stays keeps its
 * gauge: one that is taken away and put back meets a scrape in between, which sees it twice and is answered with 500
 * (micrometer issue 6851).
 */
final class LabelledGauge {

    private final String label;
    private final MultiGauge gauge;
    private volatile Map<String, Double> values = Map.of();

    LabelledGauge(MultiGauge.Builder gauge, String label, MeterRegistry meters) {
        this.label = label;
        this.gauge = gauge.register(meters);
    }

    /** What there is now: whatever is not in it has no gauge from now on. */
    void set(Map<String, Double> now) {
        values = now;
        gauge.register(now.keySet().stream().map(this::row).toList());
    }

    private Row<?> row(String thing) {
        return Row.of(Tags.of(label, thing), this, self -> self.values.getOrDefault(thing, Double.NaN));
    }
}
