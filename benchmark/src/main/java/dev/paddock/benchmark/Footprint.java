package dev.paddock.benchmark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;

/** How long each part takes to start and what it takes of the memory at rest, and what an idle server does. */
final class Footprint implements Measurement {

    private static final int STARTS = 5;
    private static final Duration REST = Duration.ofSeconds(30);
    private static final int SERVERS = 5;

    private final Bench bench;

    Footprint(Bench bench) {
        this.bench = bench;
    }

    private interface Readiness {

        boolean isReady(String container) throws IOException;
    }

    @Override
    public Finding measure() throws IOException {
        var finding = new Finding.Builder(
                Part.FOOTPRINT, "Start to ready, in ms, and memory half a minute later, in MiB (Pss)");
        part(finding, "database", container -> listens(container, 5432));
        part(finding, "rabbitmq", container -> listens(container, 5672));
        part(finding, "gateway", _ -> gatewayIsReady());
        part(finding, "worker", Footprint::workerHasStarted);
        double paddock = idleServer();
        double bare = idleServerByHand();
        return finding.row("an idle instance", Finding.values("MiB", paddock))
                .row("an idle docker run", Finding.values("MiB", bare))
                .build();
    }

    private void part(Finding.Builder finding, String service, Readiness readiness) throws IOException {
        var starts = new Quantiles();
        var container = Shell.run("docker", "compose", "ps", "--quiet", service);
        for (int start = 1; start <= STARTS; start++) {
            Shell.run("docker", "restart", container);
            Waiting.until(Duration.ofMillis(5), () -> readiness.isReady(container));
            starts.add(Duration.between(startedAt(container), Instant.now()));
            awaitGateway();
        }
        Waiting.pause(REST);
        var columns = Finding.values("MiB", Shell.memory(container));
        columns.putAll(starts.columns());
        finding.row(service, columns);
        bench.tell("%s: ready in %.0f ms, %.0f MiB".formatted(service, starts.median(), columns.get("MiB")));
    }

    private static Instant startedAt(String container) throws IOException {
        return Instant.parse(Shell.run("docker", "inspect", "--format", "{{.State.StartedAt}}", container));
    }

    private static boolean listens(String container, int port) throws IOException {
        var address = Shell.run(
                "docker", "inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", container);
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private boolean gatewayIsReady() {
        try {
            return bench.client().get("/actuator/health/readiness").status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Those that the others need are not to be measured in the trouble that the restart of one makes. */
    private void awaitGateway() throws IOException {
        Waiting.until(Duration.ofMillis(50), this::gatewayIsReady);
    }

    /** It takes commands before it says so. */
    private static boolean workerHasStarted(String container) throws IOException {
        return Shell.run("docker", "logs", "--since", startedAt(container).toString(), container)
                .lines()
                .anyMatch(line -> line.contains("Started Worker in"));
    }

    private double idleServer() throws IOException {
        var memory = 0.0;
        for (int i = 0; i < SERVERS; i++) {
            bench.awaitPool();
            var id = bench.create("").server().id();
            Waiting.pause(REST.dividedBy(SERVERS));
            memory += Shell.memory("paddock-" + id) / SERVERS;
            bench.delete(id);
        }
        return memory;
    }

    private double idleServerByHand() throws IOException {
        var server = bench.runByHand();
        server.awaitAnswer(bench.password());
        Waiting.pause(REST);
        double memory = Shell.memory(server.id());
        bench.removeByHand(server.id());
        return memory;
    }
}
