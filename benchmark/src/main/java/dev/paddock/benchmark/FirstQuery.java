package dev.paddock.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * From the request to the first answered query: a server that was started beforehand (warm), one that was not (cold),
 * and by hand with {@code docker run}, in turn, so that whatever else the machine does meets all. The client of Paddock
 * keeps its connection, as a service's client does; {@code docker} is a program that is started, as one starts it.
 */
final class FirstQuery implements Measurement {

    /** What was never asked of a JVM takes it several times as long. */
    static final int WARM_UP = 5;

    /** As most ask, and as the pool's servers are. */
    static final String PLAIN = "";

    /** Another amount of memory than usual, for which no server was started beforehand. */
    static final String UNUSUAL = ", \"memoryMiB\": 257";

    private final Bench bench;
    private final int runs;
    private final Quantiles warm = new Quantiles();
    private final Quantiles warmAnswer = new Quantiles();
    private final Quantiles cold = new Quantiles();
    private final Quantiles coldAnswer = new Quantiles();
    private final Quantiles byHand = new Quantiles();
    private final Map<String, Quantiles> steps = new LinkedHashMap<>();

    FirstQuery(Bench bench, int runs) {
        this.bench = bench;
        this.runs = runs;
    }

    @Override
    public Finding measure() throws IOException {
        for (int run = 1 - WARM_UP; run <= runs; run++) {
            boolean counts = run > 0;
            timePaddock("warm", PLAIN, counts, warm, warmAnswer);
            timePaddock("cold", UNUSUAL, counts, cold, coldAnswer);
            timeByHand(counts);
            if (counts) {
                bench.tell("%d of %d: warm %.0f, cold %.0f, docker run %.0f ms (medians)"
                        .formatted(run, runs, warm.median(), cold.median(), byHand.median()));
            }
        }
        return finding();
    }

    private void timePaddock(String kind, String more, boolean counts, Quantiles whole, Quantiles answered)
            throws IOException {
        var timing = bench.time(more);
        if (counts) {
            whole.add(timing.queried());
            answered.add(timing.answered());
            timing.steps()
                    .forEach((step, took) -> steps.computeIfAbsent(kind + " " + step, _ -> new Quantiles())
                            .add(took));
        }
    }

    private void timeByHand(boolean counts) throws IOException {
        bench.awaitPool();
        long began = System.nanoTime();
        var server = bench.runByHand();
        server.awaitAnswer(bench.password());
        long ended = System.nanoTime();
        if (counts) {
            byHand.add(Duration.ofNanos(ended - began));
        }
        bench.removeByHand(server.id());
    }

    private Finding finding() {
        var finding = new Finding.Builder(
                        Part.CREATE, "POST to the first answered query, in ms, " + runs + " of each in turn")
                .row("Paddock, warm", warm)
                .row("Paddock, warm: the 201", warmAnswer)
                .row("Paddock, cold", cold)
                .row("Paddock, cold: the 201", coldAnswer)
                .row("docker run", byHand);
        steps.forEach(finding::row);
        return finding.remark("p50 to that of docker run: warm %.3f, cold %.3f"
                        .formatted(warm.median() / byHand.median(), cold.median() / byHand.median()))
                .build();
    }
}
