package dev.paddock.system.machine;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A network of its own, with one cable to this machine, as another machine would have. What runs in it is reached at
 * {@link #address()}, and reaches this machine at {@link #gateway()}.
 */
public final class NetworkNamespace {

    /** The inner end of the cable. */
    private static final String CARD = "inner";

    private static final int COUNT = 64;

    private final int number;
    private final Set<Way> cut = EnumSet.noneOf(Way.class);

    private NetworkNamespace(int number) {
        this.number = number;
    }

    /** What is taken, is taken by its name: several runs on one machine do not meet. */
    static NetworkNamespace make() {
        var made = IntStream.range(0, COUNT)
                .mapToObj(NetworkNamespace::new)
                .filter(NetworkNamespace::claim)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("None of " + COUNT + " network namespaces can be made: this"
                                + " test needs root, and `ip netns` shows which there are that nobody uses any more"));
        try {
            made.plugIn();
        } catch (RuntimeException e) {
            made.remove();
            throw e;
        }
        return made;
    }

    private boolean claim() {
        return Shell.succeeds("ip", "netns", "add", name());
    }

    private void plugIn() {
        Shell.run("ip", "link", "add", cable(), "type", "veth", "peer", "name", CARD, "netns", name());
        Shell.run("ip", "address", "add", gateway() + "/30", "dev", cable());
        Shell.run("ip", "link", "set", cable(), "up");
        run("ip", "address", "add", address() + "/30", "dev", CARD);
        run("ip", "link", "set", CARD, "up");
        run("ip", "link", "set", "lo", "up");
        run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
    }

    /** Runs a command in it. */
    private void run(String... command) {
        var words = new ArrayList<>(List.of("ip", "netns", "exec", name()));
        words.addAll(List.of(command));
        Shell.run(words.toArray(String[]::new));
    }

    /** What a command begins with that is to run in it; the machine's file systems stay as they are. */
    List<String> entrance() {
        return List.of("nsenter", "--net=/run/netns/" + name());
    }

    private String name() {
        return "paddock-test-" + number;
    }

    private String cable() {
        return "pdktest" + number;
    }

    /** Blocks of four addresses that nobody routes (RFC 2544, for tests of network devices). */
    private String host(int which) {
        return "198.18.77." + (4 * number + which);
    }

    /** This machine, seen from inside. */
    public String gateway() {
        return host(1);
    }

    /** Where what runs in it is reached. */
    public String address() {
        return host(2);
    }

    /** Which way nothing passes. */
    public enum Way {
        INWARDS,
        OUTWARDS
    }

    /** Drops what goes these ways, as a cable with broken wires: nobody is told. */
    public void cut(Way... ways) {
        for (var way : ways) {
            if (cut.add(way)) {
                rule("-I", way);
            }
        }
    }

    /** Everything passes again. */
    public void mend() {
        for (var way : List.copyOf(cut)) {
            rule("-D", way);
            cut.remove(way);
        }
    }

    /** Before Docker has had its say, at the end to which the packets come. */
    private void rule(String verb, Way way) {
        switch (way) {
            case INWARDS -> run("iptables", "-w", "-t", "raw", verb, "PREROUTING", "-i", CARD, "-j", "DROP");
            case OUTWARDS -> Shell.run("iptables", "-w", "-t", "raw", verb, "PREROUTING", "-i", cable(), "-j", "DROP");
        }
    }

    void remove() {
        Shell.runAll(List.of(
                this::mend,
                () -> Shell.run("ip", "link", "delete", cable()),
                () -> Shell.run("ip", "netns", "delete", name())));
    }
}
