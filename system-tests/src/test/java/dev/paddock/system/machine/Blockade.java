package dev.paddock.system.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Drops what goes to or comes from a port of the loopback, as a cable that was pulled: nobody is told. */
public final class Blockade implements AutoCloseable {

    /** Which way nothing passes. */
    public enum Way {
        TO_PORT("--dport"),
        FROM_PORT("--sport");

        private final String option;

        Way(String option) {
            this.option = option;
        }
    }

    private final int port;
    private final List<Way> ways;
    private final Thread lastWill = new Thread(this::lift);

    public Blockade(int port, Way... ways) {
        this.port = port;
        this.ways = List.of(ways);
        Runtime.getRuntime().addShutdownHook(lastWill);
        this.ways.forEach(way -> rule("-I", way));
    }

    private void rule(String verb, Way way) {
        var match = List.of("-i", "lo", "-p", "tcp", way.option, Integer.toString(port), "-j", "DROP");
        var command = new ArrayList<>(List.of("iptables", "-w", verb, "INPUT"));
        command.addAll(match);
        Shell.run(command.toArray(String[]::new));
    }

    private void lift() {
        Shell.runAll(ways.stream().<Runnable>map(way -> () -> rule("-D", way)).toList());
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(lastWill);
        lift();
    }

    @Override
    public String toString() {
        return Arrays.toString(ways.toArray()) + " " + port;
    }
}
