package dev.paddock.worker.observation;

import dev.paddock.contract.Activity;
import dev.paddock.contract.Consumption;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.Measurement;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What the instances on this host use and do, by their ids. A scrape is made of one list of measurements as a whole, so
 * it never meets one that is just being replaced; what is not known, or whose instance is gone, is not in it.
 */
@Component
public class InstanceMetrics implements MultiCollector {

    private static final double NANOS = 1e9;

    private volatile Collection shown = new Collection(List.of(), Set.of());

    InstanceMetrics(PrometheusRegistry metrics) {
        metrics.register(this);
    }

    /**
     * From now on these, and no others.
     *
     * @param readOnly those of them that take no writes
     */
    public void show(List<Measurement> measurements, Set<InstanceId> readOnly) {
        shown = new Collection(List.copyOf(measurements), Set.copyOf(readOnly));
    }

    @Override
    public MetricSnapshots collect() {
        var now = shown;
        return new MetricSnapshots(List.of(
                now.gauge("disk_bytes", "What the directory takes of the disk", Measurement::diskBytes),
                now.gauge("read_only", "1 if it takes no writes, for its disk limit is reached", now::readOnly),
                now.gauge("connections", "Connections of clients", of(Activity::connections)),
                now.gauge("max_connections", "How many connections there may be", of(Activity::maxConnections)),
                now.counter("transactions_committed", "Committed transactions", of(Activity::transactionsCommitted)),
                now.counter(
                        "transactions_rolled_back",
                        "Transactions that were rolled back",
                        of(Activity::transactionsRolledBack)),
                now.counter("blocks_hit", "Blocks that were found in the server's cache", of(Activity::blocksHit)),
                now.counter("blocks_read", "Blocks that were not", of(Activity::blocksRead)),
                now.counter("deadlocks", "Deadlocks that were broken", of(Activity::deadlocks)),
                now.counter("temp_bytes", "What was written into temporary files", of(Activity::tempBytes)),
                now.gauge("memory_bytes", "Memory in use, without cached files", by(Consumption::memoryBytes)),
                now.gauge("memory_limit_bytes", "Memory that may be used", by(Consumption::memoryLimitBytes)),
                now.counter("cpu_seconds", "Processor time", by(used -> used.cpuNanos() / NANOS))));
    }

    private static Function<Measurement, @Nullable Number> of(Function<Activity, @Nullable Number> value) {
        return measurement -> measurement.activity() == null ? null : value.apply(measurement.activity());
    }

    private static Function<Measurement, @Nullable Number> by(Function<Consumption, @Nullable Number> value) {
        return measurement -> measurement.consumption() == null ? null : value.apply(measurement.consumption());
    }

    /** The measurements of one scrape. */
    private record Collection(List<Measurement> measurements, Set<InstanceId> readOnly) {

        int readOnly(Measurement measurement) {
            return readOnly.contains(measurement.instance()) ? 1 : 0;
        }

        MetricSnapshot gauge(String name, String help, Function<Measurement, @Nullable Number> value) {
            var gauge = GaugeSnapshot.builder().name("paddock_instance_" + name).help(help);
            points(value)
                    .forEach(point -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                            .labels(point.labels())
                            .value(point.value())
                            .build()));
            return gauge.build();
        }

        MetricSnapshot counter(String name, String help, Function<Measurement, @Nullable Number> value) {
            var counter =
                    CounterSnapshot.builder().name("paddock_instance_" + name).help(help);
            points(value)
                    .forEach(point -> counter.dataPoint(CounterDataPointSnapshot.builder()
                            .labels(point.labels())
                            .value(point.value())
                            .build()));
            return counter.build();
        }

        private Stream<Point> points(Function<Measurement, @Nullable Number> value) {
            return measurements.stream()
                    .map(measurement -> Point.of(measurement, value.apply(measurement)))
                    .filter(Objects::nonNull);
        }
    }

    private record Point(Labels labels, double value) {

        static @Nullable Point of(Measurement measurement, @Nullable Number value) {
            return value == null
                    ? null
                    : new Point(Labels.of("instance", measurement.instance().toString()), value.doubleValue());
        }
    }
}
