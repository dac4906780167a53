package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import dev.paddock.system.Installation.GatewayProcess;
import dev.paddock.system.UnreachableException;
import dev.paddock.system.machine.Program;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Programs that are asked to stop lose nothing, and fail nothing. */
@FaultTest
class GracefulStopTest {

    private static final int CREATES = 30;
    private static final int CALLERS = 3;

    private final Installation paddock;
    private final Requests requests;

    GracefulStopTest(Installation paddock) {
        this.paddock = paddock;
        this.requests = new Requests(paddock);
    }

    /** Fault 3. */
    @Test
    void endsTheJobInHandOrHandsItBackWhenAWorkerIsAskedToStop() {
        paddock.stopWorker();
        try (var gate = new Gate("storage.configure.before@polite")) {
            var worker = paddock.workerProcess(Map.of(), gate.properties());
            var job = requests.accept("polite");
            gate.awaitArrival();
            worker.terminate();
            gate.open();
            worker.awaitEnd();
            paddock.startWorker();
            assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
        }
    }

    /** Fault 3, for all programs one after the other. */
    @Test
    @Tag("slow")
    void losesNothingWhileGatewaysAndWorkersAreRestartedOneAfterTheOther() {
        paddock.stopGateway();
        paddock.stopWorker();
        var gateways = new CopyOnWriteArrayList<>(List.of(anotherGateway(), anotherGateway()));
        var worker = paddock.workerProcess(Map.of(), Map.of());
        List<Future<String>> jobs;
        try (var callers = Executors.newFixedThreadPool(CALLERS)) {
            jobs = IntStream.range(0, CREATES)
                    .mapToObj(number -> callers.submit(() -> create("rolling-" + number, gateways)))
                    .toList();
            for (int number = 0; number < gateways.size(); number++) {
                stop(gateways.get(number).program());
                gateways.set(number, anotherGateway());
            }
            stop(worker);
            paddock.workerProcess(Map.of(), Map.of());
        }
        assertThat(jobs)
                .hasSize(CREATES)
                .extracting(Future::resultNow)
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    private GatewayProcess anotherGateway() {
        return paddock.gatewayProcess(Map.of());
    }

    private static void stop(Program program) {
        program.terminate();
        program.awaitEnd();
    }

    /** Asks one gateway, and when that goes away the other, until the instance runs; tells the job. */
    private static String create(String name, List<GatewayProcess> gateways) {
        return await(name)
                .atMost(Duration.ofMinutes(3))
                .until(() -> tryToCreate(name, gateways), job -> !job.isEmpty());
    }

    private static String tryToCreate(String name, List<GatewayProcess> gateways) {
        for (var gateway : gateways) {
            try {
                var answer = gateway.api()
                        .post(
                                "/v1/instances",
                                Requests.body(name),
                                Map.of("Idempotency-Key", name, "Prefer", "wait=30"));
                if (answer.status() == 201) {
                    return answer.body().get("job").get("id").asString();
                }
            } catch (UnreachableException away) {
                // The other one, then.
            }
        }
        return "";
    }
}
