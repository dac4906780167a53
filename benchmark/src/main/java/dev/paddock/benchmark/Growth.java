package dev.paddock.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How long a create takes beside few instances and beside many, and what they take of the memory. */
final class Growth implements Measurement {

    private static final int AT_A_TIME = 4;

    private final Bench bench;
    private final int runs;
    private final List<Integer> sizes;

    /** @param most how many there are in the end; before that a few, each time more */
    Growth(Bench bench, int runs, int most) {
        this.bench = bench;
        this.runs = runs;
        this.sizes = Stream.concat(Stream.of(1, 10, 100).filter(size -> size < most), Stream.of(most))
                .toList();
    }

    @Override
    public Finding measure() throws IOException {
        var finding = new Finding.Builder(
                Part.GROWTH,
                "A create to the first answered query, in ms, beside so many idle instances; memory in MiB");
        var there = new ArrayList<String>();
        double before = memoryInUse();
        double first = 0;
        double last = 0;
        warmUp();
        for (int size : sizes) {
            grow(there, size);
            var warm = new Quantiles();
            var cold = new Quantiles();
            for (int run = 0; run < runs; run++) {
                warm.add(bench.time(FirstQuery.PLAIN).queried());
                cold.add(bench.time(FirstQuery.UNUSUAL).queried());
            }
            double each = (memoryInUse() - before) / size;
            finding.row(
                    Integer.toString(size),
                    Finding.values(
                            "warm p50", warm.median(),
                            "warm p95", warm.at(95),
                            "cold p50", cold.median(),
                            "cold p95", cold.at(95),
                            "MiB each", each));
            bench.tell("beside %d: warm %.0f, cold %.0f ms; %.1f MiB each"
                    .formatted(size, warm.median(), cold.median(), each));
            first = first == 0 ? warm.median() : first;
            last = warm.median();
        }
        Parallel.each(AT_A_TIME, there, bench::delete);
        return finding.remark("p50 warm beside %d to that beside %d: %.2f"
                        .formatted(sizes.getLast(), sizes.getFirst(), last / first))
                .build();
    }

    private void warmUp() throws IOException {
        for (int run = 0; run < FirstQuery.WARM_UP; run++) {
            bench.time(FirstQuery.PLAIN);
        }
    }

    private void grow(List<String> there, int size) throws IOException {
        var missing = IntStream.range(there.size(), size).boxed().collect(Collectors.toList());
        Parallel.each(AT_A_TIME, missing, _ -> {
            var id = bench.create(FirstQuery.PLAIN).server().id();
            synchronized (there) {
                there.add(id);
            }
        });
    }

    /** Of the machine, in MiB (proc_meminfo(5)). */
    private static double memoryInUse() throws IOException {
        var lines = Files.readAllLines(Path.of("/proc/meminfo"));
        return (kibibytes(lines, "MemTotal:") - kibibytes(lines, "MemAvailable:")) / 1024.0;
    }

    private static long kibibytes(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
