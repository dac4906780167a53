package dev.paddock.worker.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.Activity;
import dev.paddock.contract.Consumption;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.Measurement;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InstanceMetricsTest {

    private static final int OFTEN = 20_000;
    private static final InstanceId ONE = new InstanceId(UUID.fromString("019ab000-0000-7000-8000-000000000001"));
    private static final InstanceId TWO = new InstanceId(UUID.fromString("019ab000-0000-7000-8000-000000000002"));
    private static final Measurement KNOWN =
            new Measurement(ONE, 1L, new Activity(2, 100, 3, 4, 5, 6, 7, 8), new Consumption(9, 10L, 1_500_000_000));
    private static final Measurement UNKNOWN = new Measurement(TWO, null, null, null);

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final InstanceMetrics metrics = new InstanceMetrics(meters.getPrometheusRegistry());

    @Test
    void areThereForWhatIsKnown() {
        metrics.show(List.of(KNOWN, UNKNOWN), Set.of(TWO));

        assertThat(meters.scrape())
                .contains(
                        "# TYPE paddock_instance_disk_bytes gauge",
                        "paddock_instance_disk_bytes{instance=\"" + ONE + "\"} 1.0",
                        "paddock_instance_connections{instance=\"" + ONE + "\"} 2.0",
                        "paddock_instance_max_connections{instance=\"" + ONE + "\"} 100.0",
                        "# TYPE paddock_instance_transactions_committed_total counter",
                        "paddock_instance_transactions_committed_total{instance=\"" + ONE + "\"} 3.0",
                        "paddock_instance_transactions_rolled_back_total{instance=\"" + ONE + "\"} 4.0",
                        "paddock_instance_blocks_hit_total{instance=\"" + ONE + "\"} 5.0",
                        "paddock_instance_blocks_read_total{instance=\"" + ONE + "\"} 6.0",
                        "paddock_instance_deadlocks_total{instance=\"" + ONE + "\"} 7.0",
                        "paddock_instance_temp_bytes_total{instance=\"" + ONE + "\"} 8.0",
                        "paddock_instance_memory_bytes{instance=\"" + ONE + "\"} 9.0",
                        "paddock_instance_memory_limit_bytes{instance=\"" + ONE + "\"} 10.0",
                        "paddock_instance_cpu_seconds_total{instance=\"" + ONE + "\"} 1.5",
                        "paddock_instance_read_only{instance=\"" + ONE + "\"} 0.0",
                        "paddock_instance_read_only{instance=\"" + TWO + "\"} 1.0")
                .containsOnlyOnce(TWO.toString());
    }

    @Test
    void areGoneWithTheInstance() {
        metrics.show(List.of(KNOWN), Set.of());
        metrics.show(List.of(), Set.of());

        assertThat(meters.scrape()).doesNotContain(ONE.toString());
    }

    @Test
    void areScrapedWhileTheyChange() {
        metrics.show(List.of(KNOWN), Set.of());
        var changes = CompletableFuture.runAsync(() -> {
            for (int change = 0; change < OFTEN; change++) {
                metrics.show(change % 2 == 0 ? List.of(KNOWN, UNKNOWN) : List.of(UNKNOWN, KNOWN), Set.of());
            }
        });

        do {
            assertThat(meters.scrape()).containsOnlyOnce("paddock_instance_disk_bytes{instance=\"" + ONE + "\"}");
        } while (!changes.isDone());
        changes.join();
    }
}
