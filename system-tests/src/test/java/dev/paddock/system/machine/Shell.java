package dev.paddock.system.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Commands of the machine, run as root. */
final class Shell {

    private Shell() {}

    private record Outcome(int status, String said) {}

    /** Runs a command to its end and tells what it said. */
    static String run(String... command) {
        var outcome = outcome(command);
        if (outcome.status() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed: " + outcome.said());
        }
        return outcome.said();
    }

    /** Runs a command that may fail. */
    static boolean succeeds(String... command) {
        return outcome(command).status() == 0;
    }

    private static Outcome outcome(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), said);
        } catch (IOException e) {
            throw new IllegalStateException("This test needs root and the command " + command[0], e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Removes a directory with all that is in it, but for what is mounted there still. */
    static void remove(Path directory) {
        run("rm", "--recursive", "--force", "--one-file-system", directory.toString());
    }

    /** Does all of it, whatever fails on the way, and then fails with what failed first. */
    static void runAll(List<Runnable> steps) {
        RuntimeException failure = null;
        for (var step : steps) {
            try {
                step.run();
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
