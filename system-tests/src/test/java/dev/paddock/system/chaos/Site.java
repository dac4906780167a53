package dev.paddock.system.chaos;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import dev.paddock.system.Api;
import dev.paddock.system.DockerHost;
import dev.paddock.system.Installation;
import dev.paddock.system.Installation.GatewayProcess;
import dev.paddock.system.chaos.Act.Fault;
import dev.paddock.system.machine.Program;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/**
 * An installation whose every part can break: two gateways and a worker, each a process, broker, database, instances.
 */
final class Site {

    private static final int GATEWAYS = 2;

    /** What nobody owns goes soon, so that a run's end need not be waited for. */
    private static final Map<String, String> IMPATIENT = Map.of(
            "paddock.reconcile.interval", "5s", "paddock.reconcile.grace", "10s", "paddock.supervision.interval", "2s");

    private final Installation paddock;
    private final List<Part> gatewayParts =
            IntStream.range(0, GATEWAYS).mapToObj(_ -> new Part()).toList();
    private final List<GatewayProcess> gateways = new CopyOnWriteArrayList<>();
    private final Part workerPart = new Part();
    private final Part broker = new Part();
    private final Part database = new Part();
    private volatile Program worker;

    Site(Installation paddock) {
        this.paddock = paddock;
        paddock.stopWorker();
        paddock.stopGateway();
        gatewayParts.forEach(_ -> gateways.add(paddock.gatewayProcess(Map.of())));
        worker = newWorker();
    }

    /** One of the gateways, whether it is up or not. */
    Api gateway(int pick) {
        return gateways.get(pick % GATEWAYS).api();
    }

    /**
     * Breaks something.
     *
     * @return what mends it; empty if it is broken already, or there is none
     */
    Optional<Runnable> strike(Fault fault) {
        int gateway = fault.pick() % GATEWAYS;
        return switch (fault.kind()) {
            case WORKER_KILLED -> workerPart.strike(() -> worker.kill(), this::startWorker);
            case WORKER_STOPPED -> workerPart.strike(() -> worker.terminate(), this::startWorkerAgain);
            case WORKER_FROZEN -> workerPart.strike(() -> worker.freeze(), () -> worker.thaw());
            case GATEWAY_KILLED ->
                gatewayParts.get(gateway).strike(() -> program(gateway).kill(), () -> startGateway(gateway));
            case GATEWAY_STOPPED ->
                gatewayParts.get(gateway).strike(() -> program(gateway).terminate(), () -> startGatewayAgain(gateway));
            case BROKER_KILLED -> broker.strike(paddock.broker()::kill, paddock.broker()::startAgain);
            case CONNECTIONS_CLOSED -> broker.strike(paddock.broker()::closeAllConnections, () -> {});
            case DATABASE_KILLED -> database.strike(paddock::killDatabase, paddock::startDatabaseAgain);
            case INSTANCE_KILLED -> killInstance(fault.pick());
        };
    }

    private void startWorkerAgain() {
        worker.awaitEnd();
        startWorker();
    }

    private void startWorker() {
        worker = newWorker();
    }

    private Program newWorker() {
        return paddock.workerProcess(IMPATIENT, Map.of());
    }

    private void startGatewayAgain(int which) {
        program(which).awaitEnd();
        startGateway(which);
    }

    private void startGateway(int which) {
        gateways.set(which, paddock.gatewayProcess(Map.of()));
    }

    private Program program(int gateway) {
        return gateways.get(gateway).program();
    }

    /** Nobody mends it but the worker. */
    private static Optional<Runnable> killInstance(int pick) {
        var running = DockerHost.instanceContainers().stream()
                .filter(container -> "running".equals(container.getState()))
                .toList();
        if (!running.isEmpty()) {
            kill(running.get(pick % running.size()));
        }
        return Optional.empty();
    }

    private static void kill(Container container) {
        try {
            DockerHost.client().killContainerCmd(container.getId()).exec();
        } catch (DockerException ended) {
            // A delete was quicker.
        }
    }
}
