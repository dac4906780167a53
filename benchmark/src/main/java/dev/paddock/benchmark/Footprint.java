package dev.paddock.benchmark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.json.JsonMapper;

/** How long each part takes to start and what it takes of the memory at rest, and what an idle server does. */
final class Footprint implements Measurement {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int STARTS = 5;
    private static final Duration REST = Duration.ofSeconds(30);
    private static final int SERVERS = 5;

    private final Bench bench;

    Footprint(Bench bench) {
        this.bench = bench;
    }

    /** Tells since when a container has been ready; empty while it is not. */
    private interface Readiness {

        Optional<Instant> since(String container) throws IOException;
    }

    @Override
    public Finding measure() throws IOException {
        var finding = new Finding.Builder(
                Part.FOOTPRINT, "Start to ready, in ms, and memory half a minute later, in MiB (Pss)");
        part(finding, "database", container -> nowIf(listens(container, 5432)));
        part(finding, "rabbitmq", container -> nowIf(listens(container, 5672)));
        part(finding, "gateway", _ -> nowIf(gatewayIsReady()));
        part(finding, "worker", Footprint::startOfWorker);
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
            var began = startedAt(container);
            starts.add(Duration.between(began, awaitReady(service, container, readiness)));
            awaitGateway();
        }
        Waiting.pause(REST);
        var columns = Finding.values("MiB", Shell.memory(container));
        columns.putAll(starts.columns());
        finding.row(service, columns);
        bench.tell("%s: ready in %.0f ms, %.0f MiB".formatted(service, starts.median(), columns.get("MiB")));
    }

    private static Instant awaitReady(String service, String container, Readiness readiness) throws IOException {
        var since = new AtomicReference<Instant>();
        Waiting.until(service, Duration.ofMillis(5), () -> {
            readiness.since(container).ifPresent(since::set);
            return since.get() != null;
        });
        return since.get();
    }

    private Optional<Instant> nowIf(boolean ready) {
        return ready ? Optional.of(bench.now()) : Optional.empty();
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
        Waiting.until("the gateway", Duration.ofMillis(50), this::gatewayIsReady);
    }

    /** By its own log; it takes commands before it says so. */
    private static Optional<Instant> startOfWorker(String container) throws IOException {
        return Shell.run("docker", "logs", "--since", startedAt(container).toString(), container)
                .lines()
                .filter(line -> line.contains("Started Worker in"))
                .findFirst()
                .map(line -> JSON.readTree(line).get("@timestamp").asString())
                .map(Instant::parse);
    }

    private double idleServer() throws IOException {
        var memory = 0.0;
        for (int i = 0; i < SERVERS; i++) {
            bench.awaitPool();
            var id = bench.create(FirstQuery.PLAIN).server().id();
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
