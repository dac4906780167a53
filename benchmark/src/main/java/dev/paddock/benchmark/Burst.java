package dev.paddock.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many servers asked for at once, and then as many {@code docker run}, of which a few run at a time. */
final class Burst implements Measurement {

    /** As many as a worker has in hand by default ({@code paddock.slots}). */
    private static final int AT_A_TIME = 4;

    private final Bench bench;
    private final int servers;

    Burst(Bench bench, int servers) {
        this.bench = bench;
        this.servers = servers;
    }

    private record Round(Duration whole, Quantiles each, List<Server> made) {}

    @Override
    public Finding measure() throws IOException {
        var finding =
                new Finding.Builder(Part.BURST, servers + " servers at once, until all have answered a query, in ms");
        bench.awaitPool();
        var asked = round(servers, () -> bench.create(FirstQuery.PLAIN).server());
        row(finding, "Paddock", asked);
        Parallel.each(AT_A_TIME, asked.made(), server -> bench.delete(server.id()));
        bench.awaitPool();
        var run = round(AT_A_TIME, bench::runByHand);
        row(finding, "docker run", run);
        Parallel.each(AT_A_TIME, run.made(), server -> bench.removeByHand(server.id()));
        return finding.remark("Paddock to docker run: %.2f"
                        .formatted(
                                (double) asked.whole().toMillis() / run.whole().toMillis()))
                .build();
    }

    private void row(Finding.Builder finding, String label, Round round) {
        var columns = Finding.values("all", round.whole().toMillis());
        columns.putAll(round.each().columns());
        finding.row(label, columns);
        bench.tell("%s: %d ms".formatted(label, round.whole().toMillis()));
    }

    /** Each is asked from the moment on when it was made: also where the next one is not made before that. */
    private Round round(int atATime, Callable<Server> make) throws IOException {
        var each = new Quantiles();
        long began = System.nanoTime();
        try (var makers =
                        Executors.newFixedThreadPool(atATime, Thread.ofVirtual().factory());
                var askers = Executors.newVirtualThreadPerTaskExecutor()) {
            var made = new ArrayList<Future<Server>>();
            for (int i = 0; i < servers; i++) {
                made.add(askers.submit(() -> answered(makers.submit(make), each, began)));
            }
            var servers = Parallel.results(made);
            return new Round(Duration.ofNanos(System.nanoTime() - began), each, servers);
        }
    }

    private Server answered(Future<Server> made, Quantiles each, long began)
            throws ExecutionException, IOException, InterruptedException {
        var server = made.get();
        server.awaitAnswer(bench.password());
        each.add(Duration.ofNanos(System.nanoTime() - began));
        return server;
    }
}
