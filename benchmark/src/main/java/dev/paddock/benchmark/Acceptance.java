package dev.paddock.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * How many requests a second are accepted, and how long a job takes to be read meanwhile, beside what bounds that on
 * the same machine: PostgreSQL inserting the same rows from as many clients, and RabbitMQ confirming the same messages
 * to as many publishers.
 */
final class Acceptance implements Measurement {

    private static final List<Integer> CLIENTS = List.of(1, 16, 64);

    private final Bench bench;
    private final Duration duration;

    Acceptance(Bench bench, int seconds) {
        this.bench = bench;
        this.duration = Duration.ofSeconds(seconds);
    }

    @Override
    public Finding measure() throws IOException {
        var finding = new Finding.Builder(
                Part.ACCEPT,
                "Accepted requests, each count of clients for " + duration.toSeconds() + " s; latency in ms");
        try (var host = new PlayedHost(bench)) {
            var warmUp = new Accepting(bench, host);
            warmUp.run(16, after(duration));
            var job = warmUp.jobs().getLast();
            try (var rows = new SameRows(bench, job);
                    var messages = new SameMessages(bench.site(), host.id(), job)) {
                for (int clients : CLIENTS) {
                    double accepted = accept(host, clients, finding);
                    double inserted = rows.insertedPerSecond(clients, duration);
                    double confirmed = messages.confirmedPerSecond(clients, duration);
                    finding.row("pgbench, " + clients, Finding.values("a second", inserted))
                            .row("PerfTest, " + clients, Finding.values("a second", confirmed))
                            .remark("%d clients: %.2f of pgbench, %.2f of PerfTest"
                                    .formatted(clients, accepted / inserted, accepted / confirmed));
                    bench.tell("%d clients: %.0f accepted, %.0f inserted, %.0f confirmed a second"
                            .formatted(clients, accepted, inserted, confirmed));
                }
            }
        }
        return finding.build();
    }

    private double accept(PlayedHost host, int clients, Finding.Builder finding) throws IOException {
        var accepting = new Accepting(bench, host);
        var enough = after(duration);
        var reads = new Quantiles();
        try (var reader = Executors.newSingleThreadExecutor()) {
            var reading = reader.submit(() -> read(accepting, reads, enough));
            accepting.run(clients, enough);
            Parallel.results(List.of(reading));
        }
        double accepted = accepting.latency().count() / seconds();
        finding.row("accepted, " + clients, perSecond(accepted, accepting.latency()))
                .row("GET job meanwhile, " + clients, perSecond(reads.count() / seconds(), reads));
        return accepted;
    }

    private boolean read(Accepting accepting, Quantiles reads, BooleanSupplier enough) throws IOException {
        while (!enough.getAsBoolean()) {
            var job = accepting.latest();
            if (job == null) {
                Thread.onSpinWait();
                continue;
            }
            long began = System.nanoTime();
            bench.client().get("/v1/jobs/" + job).expect(200);
            reads.add(Duration.ofNanos(System.nanoTime() - began));
        }
        return true;
    }

    private double seconds() {
        return duration.toMillis() / 1000.0;
    }

    private static Map<String, Double> perSecond(double rate, Quantiles latency) {
        var columns = Finding.values("a second", rate);
        columns.putAll(latency.columns());
        return columns;
    }

    private static BooleanSupplier after(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        return () -> System.nanoTime() - end > 0;
    }
}
