package dev.paddock.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of the machine. */
final class Shell {

    private Shell() {}

    /**
     * Runs one to its end, and tells what it printed.
     *
     * @throws IOException if it ends with another status than 0, with what it said
     */
    static String run(String... command) throws IOException {
        return run("", List.of(command));
    }

    /** The same, with something to read for it. */
    static String run(String input, List<String> command) throws IOException {
        var said = Files.createTempFile("paddock-bench", ".txt");
        try {
            var process =
                    new ProcessBuilder(command).redirectError(said.toFile()).start();
            try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
                stdin.write(input);
            }
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (status(process) != 0) {
                throw new IOException(String.join(" ", command) + ": "
                        + Files.readString(said).strip());
            }
            return output.strip();
        } finally {
            Files.delete(said);
        }
    }

    private static int status(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException stop) {
            process.destroy();
            throw Waiting.interrupted();
        }
    }

    /** Runs SQL in the control database, and tells the first column of what it gives. */
    static String sql(String statements) throws IOException {
        return run(statements, inDatabase("psql", "-qtAX", "-v", "ON_ERROR_STOP=1"));
    }

    /** A command in the control database's container, as its owner. */
    static List<String> inDatabase(String program, String... options) {
        var command =
                new ArrayList<>(List.of("docker", "compose", "exec", "-T", "database", program, "--username=paddock"));
        command.addAll(List.of(options));
        command.add("paddock");
        return command;
    }

    /** The processes of a container, by their ids on this machine. */
    static List<Long> processes(String container) throws IOException {
        return run("docker", "top", container, "-eo", "pid")
                .lines()
                .skip(1)
                .map(line -> Long.valueOf(line.strip()))
                .toList();
    }

    /**
     * What the processes of a container take of the memory in MiB, what they share with others by its part
     * ({@code Pss}, proc_pid_smaps_rollup(5)).
     */
    static double memory(String container) throws IOException {
        long kibibytes = 0;
        for (var process : processes(container)) {
            kibibytes += Files.readAllLines(Path.of("/proc", process.toString(), "smaps_rollup")).stream()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        }
        return kibibytes / 1024.0;
    }
}
