package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import dev.paddock.system.Postgres;
import dev.paddock.system.machine.Engines;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One of three machines dies as a whole, in the middle of its work. */
@FaultTest
class LostHostTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Installation paddock;
    private final Engines engines;
    private final Requests requests;

    LostHostTest(Installation paddock, Engines engines) {
        this.paddock = paddock;
        this.engines = engines;
        this.requests = new Requests(paddock);
    }

    /** Fault 42. */
    @Test
    void hasUnboundJobsDoneElsewhereAndBoundOnesOnceTheHostIsBack() throws IOException, SQLException {
        paddock.stopGateway();
        paddock.startGateway(Map.of("paddock.host.silence", "8s"));
        try (var hosts = ThreeHosts.ofWhichOneMayDie(paddock, engines)) {
            var dying = hosts.third();
            assertThat(accept("settled", 3, dying.id()))
                    .extracting(paddock::awaitEnd)
                    .containsOnly("SUCCEEDED");
            var unbound = IntStream.range(0, 24)
                    .mapToObj(number -> requests.accept("unbound-" + number))
                    .toList();
            await("a job in its hands").atMost(PATIENCE).until(() -> isAtWork(dying.id()));
            dying.die();
            var bound = accept("bound", 3, dying.id());

            assertThat(unbound).extracting(paddock::awaitEnd).containsOnly("SUCCEEDED");
            await("the loss").atMost(PATIENCE).until(() -> status("settled-0"), "LOST"::equals);
            assertThat(hosts.shown(dying).get("status").asString()).isEqualTo("DOWN");
            assertThat(bound).allSatisfy(job -> assertWaitsFor(dying.id(), job));
            assertThat(bound)
                    .extracting(job -> job(job).get("status").asString())
                    .containsOnly("QUEUED");

            dying.revive();
            assertThat(bound).extracting(paddock::awaitEnd).containsOnly("SUCCEEDED");
            await("the return").atMost(PATIENCE).until(this::allRun);
            assertThat(Postgres.query(requests.instance("settled-0"), Requests.PASSWORD, "select 'still there'"))
                    .isEqualTo("still there");
        }
    }

    private List<String> accept(String name, int count, String host) {
        return IntStream.range(0, count)
                .mapToObj(number -> requests.accept(name + "-" + number, host))
                .toList();
    }

    private boolean isAtWork(String host) {
        return paddock.api()
                .get("/v1/jobs?status=RUNNING&limit=200")
                .body()
                .get("items")
                .valueStream()
                .anyMatch(job -> job.get("host").asString("").equals(host));
    }

    private void assertWaitsFor(String host, String job) {
        var waiting = job(job).get("waiting");
        assertThat(waiting.path("code").asString("")).isEqualTo("host-down");
        assertThat(waiting.path("message").asString("")).contains(host);
    }

    private boolean allRun() {
        return paddock.api()
                .get("/v1/instances?limit=200")
                .body()
                .get("items")
                .valueStream()
                .allMatch(instance -> instance.get("status").asString().equals("RUNNING"));
    }

    private String status(String name) {
        return requests.instance(name).get("status").asString();
    }

    private JsonNode job(String job) {
        return paddock.api().get("/v1/jobs/" + job).body();
    }
}
