package dev.paddock.system.faults;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One of three machines dies as a whole, in the middle of its work. */
@FaultTest
class LostHostTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What should be so in the end. */
    private static final List<String> STOPPED = List.of("stopped", "stopping");

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
            var settled = settle(dying.id());
            var unbound = IntStream.range(0, 24)
                    .mapToObj(number -> requests.accept("unbound-" + number))
                    .toList();
            await("a job in its hands").atMost(PATIENCE).until(() -> isAtWork(dying.id()));
            var changing = List.of(accept("starting", "start"), accept("stopping", "stop"));
            dying.die();
            var bound = accept("bound", 3, dying.id());

            assertThat(unbound).extracting(paddock::awaitEnd).containsOnly("SUCCEEDED");
            await("the loss").atMost(PATIENCE).until(() -> status("running"), "LOST"::equals);
            assertThat(hosts.shown(dying).get("status").asString()).isEqualTo("DOWN");
            assertThat(bound).allSatisfy(job -> assertWaitsFor(dying.id(), job));
            assertThat(bound)
                    .extracting(job -> job(job).get("status").asString())
                    .containsOnly("QUEUED");

            dying.revive();
            assertThat(bound).extracting(paddock::awaitEnd).containsOnly("SUCCEEDED");
            assertThat(changing).allSatisfy(job -> assertIsDone(job, dying));
            await("the return").atMost(PATIENCE).until(this::allAreAsTheyShouldBe);
            assertThat(STOPPED)
                    .allSatisfy(name -> assertThatThrownBy(() -> answer(name)).hasMessageContaining("refused"));
            for (var name : STOPPED) {
                assertThat(paddock.api().control(requests.id(name), "start").status())
                        .isEqualTo(200);
            }
            for (var before : settled.entrySet()) {
                assertThat(requests.instance(before.getKey()).get("connection")).isEqualTo(before.getValue());
                assertThat(answer(before.getKey())).isEqualTo("42");
            }
        }
    }

    /** Some that run and some that do not, with something in each, and where each is reached. */
    private Map<String, JsonNode> settle(String host) throws SQLException {
        var names = List.of("running", "stopping", "stopped", "starting");
        assertThat(names.stream().map(name -> requests.accept(name, host)).toList())
                .extracting(paddock::awaitEnd)
                .containsOnly("SUCCEEDED");
        for (var name : names) {
            Postgres.execute(requests.instance(name), Requests.PASSWORD, "create table kept as select 42 as answer");
        }
        for (var name : List.of("stopped", "starting")) {
            assertThat(paddock.api().control(requests.id(name), "stop").status())
                    .isEqualTo(200);
        }
        return names.stream()
                .collect(toMap(
                        Function.identity(), name -> requests.instance(name).get("connection")));
    }

    private String accept(String name, String action) {
        return Requests.job(paddock.api().post("/v1/instances/" + requests.id(name) + "/" + action, ""));
    }

    private String answer(String name) throws SQLException {
        return Postgres.query(requests.instance(name), Requests.PASSWORD, "select answer from kept");
    }

    private List<String> accept(String name, int count, String host) {
        return IntStream.range(0, count)
                .mapToObj(number -> requests.accept(name + "-" + number, host))
                .toList();
    }

    /**
     * A Docker engine that died while a container started may keep the container's port until it is started once more;
     * an operator who reads that in the dead letter does so, and replays it.
     */
    private void assertIsDone(String job, AnotherHost host) {
        if (paddock.awaitEnd(job).equals("DEAD_LETTERED")) {
            var letter = letterOf(job);
            assertThat(letter.get("error").get("message").asString()).contains("restart Docker");
            host.machine().stop();
            host.machine().start();
            var replay = "/v1/dead-letters/" + letter.get("id").asString() + "/replay";
            assertThat(paddock.api().post(replay, "").status()).isEqualTo(202);
        }
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
    }

    private JsonNode letterOf(String job) {
        return paddock.api()
                .get("/v1/dead-letters?limit=200")
                .body()
                .get("items")
                .valueStream()
                .filter(letter -> letter.get("jobId").asString().equals(job))
                .findAny()
                .orElseThrow();
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

    private boolean allAreAsTheyShouldBe() {
        return paddock.api()
                .get("/v1/instances?limit=200")
                .body()
                .get("items")
                .valueStream()
                .allMatch(instance -> instance.get("status")
                        .asString()
                        .equals(STOPPED.contains(instance.get("name").asString()) ? "STOPPED" : "RUNNING"));
    }

    private String status(String name) {
        return requests.instance(name).get("status").asString();
    }

    private JsonNode job(String job) {
        return paddock.api().get("/v1/jobs/" + job).body();
    }
}
