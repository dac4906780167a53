package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.system.Api;
import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import dev.paddock.system.Installation.GatewayProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Programs that are asked to stop lose nothing, and fail nothing. */
@FaultTest
class GracefulStopTest {

    private static final int CREATES = 30;

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
    void losesNothingWhileGatewaysAndWorkersAreRestartedOneAfterTheOther() throws Exception {
        paddock.stopGateway();
        paddock.stopWorker();
        var gateways = new GatewayProcess[] {paddock.gatewayProcess(Map.of()), paddock.gatewayProcess(Map.of())};
        var worker = paddock.workerProcess(Map.of(), Map.of());
        List<String> jobs;
        try (var callers = Executors.newFixedThreadPool(3)) {
            var accepted = IntStream.range(0, CREATES)
                    .mapToObj(number -> callers.submit(() -> accept("rolling-" + number, gateways)))
                    .toList();
            for (int restarted = 0; restarted < gateways.length; restarted++) {
                stop(gateways[restarted]);
                gateways[restarted] = paddock.gatewayProcess(Map.of());
            }
            worker.terminate();
            worker.awaitEnd();
            paddock.workerProcess(Map.of(), Map.of());
            jobs = accepted.stream().map(job -> job.resultNow()).toList();
        }
        paddock.startGateway();
        assertThat(jobs).hasSize(CREATES).doesNotHaveDuplicates();
        assertThat(jobs).extracting(paddock::awaitEnd).containsOnly("SUCCEEDED");
    }

    private static void stop(GatewayProcess gateway) {
        gateway.program().terminate();
        gateway.program().awaitEnd();
    }

    /** Asks one gateway, and when that is away the other, until one has accepted it. */
    private static String accept(String name, GatewayProcess[] gateways) {
        return await("an answer for " + name)
                .atMost(Duration.ofSeconds(60))
                .until(() -> ask(name, gateways), answer -> !answer.isEmpty());
    }

    private static String ask(String name, GatewayProcess[] gateways) {
        for (var gateway : List.of(gateways)) {
            try {
                var answer = gateway.api().post("/v1/instances", Requests.body(name), Map.of("Idempotency-Key", name));
                if (answer.status() == 202) {
                    return job(answer);
                }
            } catch (AssertionError away) {
                // The other one, then.
            }
        }
        return "";
    }

    private static String job(Api.Answer answer) {
        return answer.body().get("job").get("id").asString();
    }
}
