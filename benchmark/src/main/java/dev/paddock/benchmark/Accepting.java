package dev.paddock.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Clients that ask for instances on a host, one request after the other each, and don't wait for them. */
final class Accepting {

    private final Bench bench;
    private final String body;
    private final Queue<String> jobs = new ConcurrentLinkedQueue<>();
    private final Quantiles latency = new Quantiles();
    private volatile @Nullable String latest;

    Accepting(Bench bench, PlayedHost host) {
        this.bench = bench;
        this.body = "{\"host\": \"%s\", \"adminPassword\": \"%s\"}".formatted(host.id(), bench.password());
    }

    /** The jobs of all accepted requests, in the order of their answers. */
    List<String> jobs() {
        return List.copyOf(jobs);
    }

    /** Of each request until its 202. */
    Quantiles latency() {
        return latency;
    }

    /** The job that was accepted last; null before the first. */
    @Nullable
    String latest() {
        return latest;
    }

    /** So many clients, each until it is enough. */
    void run(int clients, BooleanSupplier enough) throws IOException {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Boolean>>();
            for (int client = 0; client < clients; client++) {
                running.add(executor.submit(() -> {
                    while (!enough.getAsBoolean()) {
                        accept();
                    }
                    return true;
                }));
            }
            Parallel.results(running);
        }
    }

    private void accept() throws IOException {
        long began = System.nanoTime();
        var answer = bench.client().post("/v1/instances", body).expect(202);
        latency.add(Duration.ofNanos(System.nanoTime() - began));
        var job = answer.body().get("job").get("id").asString();
        jobs.add(job);
        latest = job;
    }
}
