package dev.paddock.benchmark;

import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** How long something took, many times over: microseconds to three digits, without an upper bound. */
final class Quantiles {

    private final Histogram microseconds = new Histogram(3);

    /** From any thread. */
    synchronized void add(Duration sample) {
        microseconds.recordValue(Math.max(0, sample.toNanos() / 1000));
    }

    synchronized long count() {
        return microseconds.getTotalCount();
    }

    /** In milliseconds; a value that was measured, to three digits. */
    synchronized double at(double percentile) {
        return microseconds.getValueAtPercentile(percentile) / 1000.0;
    }

    double median() {
        return at(50);
    }

    /** In milliseconds. */
    synchronized Map<String, Double> columns() {
        return Finding.values("n", count(), "min", at(0), "p50", at(50), "p95", at(95), "p99", at(99), "max", at(100));
    }
}
