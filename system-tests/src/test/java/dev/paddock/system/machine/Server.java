package dev.paddock.system.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A bare Debian server: a container of the machine's own engine, in which an engine of its own can be installed and
 * run. Nothing of it outlives the test's JVM.
 */
public final class Server implements AutoCloseable {

    private static final String IMAGE = "paddock-test/server";

    private final String id;
    private final Thread lastWill = new Thread(this::remove);

    private Server(List<String> options, String image, String... command) {
        // Docker's data is on a disk: layers can't be stacked on the layers of the container itself.
        var words = new ArrayList<>(List.of("docker", "run", "--detach", "--privileged", "--volume=/var/lib/docker"));
        words.addAll(options);
        words.add(image);
        words.addAll(List.of(command));
        id = Shell.run(words.toArray(String[]::new)).strip();
        Runtime.getRuntime().addShutdownHook(lastWill);
    }

    /** Debian 12, with systemd, as a server has it. */
    public static Server withSystemd() {
        var base = "--build-arg=BASE=" + debian("bookworm");
        Shell.run("docker", "build", "--quiet", "--network=host", "--tag=" + IMAGE, base, "src/test/resources/server");
        return new Server(List.of("--tmpfs=/run", "--tmpfs=/run/lock", "--tmpfs=/tmp"), IMAGE);
    }

    /** Debian 13, and nothing there that starts services. */
    public static Server withoutSystemd() {
        return new Server(List.of("--init"), debian("trixie"), "sleep", "infinity");
    }

    /** What ./paddock made where no registry answers, else the official image. */
    private static String debian(String suite) {
        var ours = "paddock/debian:" + suite;
        return Shell.succeeds("docker", "image", "inspect", ours) ? ours : "debian:" + suite;
    }

    /** By which ansible's connection finds it. */
    public String id() {
        return id;
    }

    public String address() {
        return Shell.run("docker", "inspect", "--format", "{{.NetworkSettings.Networks.bridge.IPAddress}}", id)
                .strip();
    }

    /** What a command said that was run on it. */
    public String run(String... command) {
        return Shell.run(Stream.concat(Stream.of("docker", "exec", id), Stream.of(command))
                .toArray(String[]::new));
    }

    private void remove() {
        Shell.run("docker", "rm", "--force", "--volumes", id);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(lastWill);
        remove();
    }
}
