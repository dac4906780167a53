package dev.paddock.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The program. It is started by {@code ./paddock bench}, beside an installation that is up. */
@Command(
        name = "./paddock bench",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = "Measures what is up, prints tables, and writes them to target/bench as JSON and pictures.")
final class Benchmark implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            paramLabel = "PART",
            description = "What is measured, all by default: ${COMPLETION-CANDIDATES}")
    private List<Part> parts = List.of();

    @Option(
            names = "--runs",
            defaultValue = "20",
            paramLabel = "N",
            description = "Servers of each kind for create, after five that don't count (default ${DEFAULT-VALUE})")
    private int runs;

    @Option(
            names = "--burst",
            defaultValue = "100",
            paramLabel = "N",
            description = "Servers asked for at once, and then by hand (default ${DEFAULT-VALUE})")
    private int burst;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            paramLabel = "N",
            description = "How long requests are sent for each number of clients (default ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--events",
            defaultValue = "100000",
            paramLabel = "N",
            description = "The backlog of events (default ${DEFAULT-VALUE})")
    private int events;

    @Option(
            names = "--instances",
            defaultValue = "200",
            paramLabel = "N",
            description = "How many instances it grows to (default ${DEFAULT-VALUE})")
    private int instances;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Benchmark())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, _, _) -> {
                    System.err.println("It was not measured: " + failure.getMessage());
                    return 1;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        requirePositive("--runs", runs);
        requirePositive("--burst", burst);
        requirePositive("--seconds", seconds);
        requirePositive("--events", events);
        requirePositive("--instances", instances);
        var results = new Results(Path.of("target", "bench"));
        try (var bench = Bench.ofEnvironment()) {
            results.begin(bench);
            for (var part : parts.isEmpty() ? List.of(Part.values()) : parts) {
                bench.tell("== " + part.name().toLowerCase(Locale.ROOT));
                results.add(measurement(part, bench).measure());
            }
            results.end();
        }
        return 0;
    }

    private void requirePositive(String option, int value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), option + " takes a number from 1, not " + value);
        }
    }

    private Measurement measurement(Part part, Bench bench) {
        return switch (part) {
            case CREATE -> new FirstQuery(bench, runs);
            case BURST -> new Burst(bench, burst);
            case ACCEPT -> new Acceptance(bench, seconds);
            case EVENTS -> new Backlog(bench, events);
            case FOOTPRINT -> new Footprint(bench);
            case GROWTH -> new Growth(bench, runs, instances);
        };
    }
}
