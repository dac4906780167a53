package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.Topology;
import dev.paddock.system.Installation;
import dev.paddock.system.machine.Engines;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Three equal hosts for one test: the installation's own, and two with Docker engines of their own. */
final class ThreeHosts implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Of each worker, by default. */
    private static final int SLOTS = 4;

    private final Installation paddock;
    private final AnotherHost second;
    private final AnotherHost third;

    /** All workers in this JVM. */
    ThreeHosts(Installation paddock, Engines engines) throws IOException {
        this(paddock, engines, Map.of());
    }

    /** The same, all with other settings than usual. */
    ThreeHosts(Installation paddock, Engines engines, Map<String, ?> changes) throws IOException {
        this(paddock, engines, Map.copyOf(changes), third -> third.startWorker(changes));
    }

    /** The same, but for the third's worker, which is a process on its machine's own network. */
    static ThreeHosts ofWhichOneMayDie(Installation paddock, Engines engines) throws IOException {
        return new ThreeHosts(paddock, engines, Map.of(), third -> third.startWorkerOnItsNetwork(Map.of(), Map.of()));
    }

    private ThreeHosts(Installation paddock, Engines engines, Map<String, ?> changes, Consumer<AnotherHost> start)
            throws IOException {
        this.paddock = paddock;
        second = AnotherHost.stopped(engines.second(), paddock);
        third = AnotherHost.stopped(engines.third(), paddock);
        if (!changes.isEmpty()) {
            paddock.stopWorker();
            paddock.startWorker(changes);
        }
        second.startWorker(changes);
        start.accept(third);
    }

    AnotherHost second() {
        return second;
    }

    AnotherHost third() {
        return third;
    }

    List<String> ids() {
        return List.of(Installation.HOST, second.id(), third.id());
    }

    /** What an operator sees of a host. */
    JsonNode shown(AnotherHost host) {
        return paddock.api().get("/v1/hosts/" + host.id()).body();
    }

    /** Has an operator tell a host to drain, or the opposite, and tells what he sees of it then. */
    JsonNode order(AnotherHost host, String verb) {
        var answer = paddock.api().post("/v1/hosts/" + host.id() + "/" + verb, "");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body();
    }

    /** Waits until so many hosts take creates. */
    void awaitTakers(int hosts) {
        await("hosts that take creates")
                .atMost(PATIENCE)
                .until(() -> paddock.broker().consumers(Topology.CREATE_QUEUE) == (long) hosts * SLOTS);
    }

    @Override
    public void close() throws IOException {
        try (second) {
            third.close();
        }
    }
}
