package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.system.Api;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which of three hosts makes what. */
@FaultTest
class ThreeHostsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final double LARGEST_SHARE = 0.45;
    private static final int PORT = 22700;

    private final Installation paddock;
    private final Engines engines;
    private final Requests requests;

    ThreeHostsTest(Installation paddock, Engines engines) {
        this.paddock = paddock;
        this.engines = engines;
        this.requests = new Requests(paddock);
    }

    @Test
    void spreadsCreatesOverEqualHosts() throws IOException {
        try (var hosts = new ThreeHosts(paddock, engines)) {
            assertSpread(accept("spread", 30).stream().map(this::hostOf).toList(), hosts);
        }
    }

    /** Thirty at once, and then they go: three hundred servers at rest would be more than one machine carries. */
    @Test
    @Tag("slow")
    void spreadsManyCreatesOverEqualHosts() throws IOException {
        try (var hosts = new ThreeHosts(paddock, engines)) {
            assertSpread(
                    IntStream.range(0, 10)
                            .mapToObj(round -> "spread-" + round)
                            .flatMap(this::hostsOfDeleted)
                            .toList(),
                    hosts);
        }
    }

    private Stream<String> hostsOfDeleted(String name) {
        var jobs = accept(name, 30);
        var made = jobs.stream().map(this::hostOf).toList();
        var deleted = jobs.stream()
                .map(job -> requests.acceptDelete(job(job).get("instanceId").asString()))
                .toList();
        assertThat(deleted).extracting(paddock::awaitEnd).containsOnly("SUCCEEDED");
        return made.stream();
    }

    private static void assertSpread(List<String> made, ThreeHosts hosts) {
        var shares = made.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        System.out.println("three hosts: of " + made.size() + " creates " + shares);
        assertThat(shares).containsOnlyKeys(hosts.ids());
        assertThat(shares.values())
                .allSatisfy(share -> assertThat((double) share / made.size()).isLessThanOrEqualTo(LARGEST_SHARE));
    }

    @Test
    void givesADrainingHostNothingNewAndServesWhatItHas() throws IOException, SQLException {
        try (var hosts = new ThreeHosts(paddock, engines)) {
            var drained = hosts.third();
            assertThat(hostOf(requests.accept("old", drained.id()))).isEqualTo(drained.id());
            assertThat(hostOf(requests.accept("older", drained.id()))).isEqualTo(drained.id());

            assertThat(hosts.order(drained, "drain").get("status").asString()).isEqualTo("DRAINING");
            hosts.awaitTakers(2);
            assertThat(accept("elsewhere", 9).stream().map(this::hostOf)).doesNotContain(drained.id());
            var refused = paddock.api().post("/v1/instances", Requests.body("refused", drained.id()));
            assertThat(refused.status()).as(refused.text()).isEqualTo(409);
            assertThat(refused.code()).isEqualTo("host-draining");
            assertThat(Postgres.query(requests.instance("old"), Requests.PASSWORD, "select 'served'"))
                    .isEqualTo("served");
            assertThat(paddock.api().delete(requests.id("old")).status()).isEqualTo(200);

            drained.stopWorker();
            drained.startWorker(Map.of());
            assertThat(hosts.shown(drained).get("status").asString()).isEqualTo("DRAINING");
            assertThat(accept("still-elsewhere", 9).stream().map(this::hostOf)).doesNotContain(drained.id());
            assertThat(paddock.api().delete(requests.id("older")).status()).isEqualTo(200);

            assertThat(hosts.order(drained, "activate").get("status").asString())
                    .isEqualTo("UP");
            hosts.awaitTakers(3);
            assertThat(hostOf(requests.accept("new", drained.id()))).isEqualTo(drained.id());
            assertThat(accept("here-too", 9).stream().map(this::hostOf)).contains(drained.id());
        }
    }

    @Test
    void letsJobsWaitWhileAllHostsAreFullAndSaysSo() throws IOException {
        try (var hosts = new ThreeHosts(paddock, engines, Map.of("paddock.capacity.instances", 2))) {
            assertThat(accept("first", 6).stream().map(this::hostOf))
                    .containsExactlyInAnyOrderElementsOf(hosts.ids().stream()
                            .flatMap(id -> Stream.of(id, id))
                            .toList());
            assertThat(hosts.shown(hosts.second()).get("full").asString("")).contains("2");

            var waiting = accept("later", 2);
            assertThat(waiting).allSatisfy(job -> assertThat(awaitReason(job)).isEqualTo("no-room"));
            assertThat(waiting).extracting(this::status).containsOnly("QUEUED");

            var room = requests.instance("first-0");
            assertThat(paddock.api().delete(room.get("id").asString()).status()).isEqualTo(200);
            await("a job that has gone on")
                    .atMost(PATIENCE)
                    .until(() -> waiting.stream().anyMatch(job -> status(job).equals("SUCCEEDED")));
            assertThat(waiting.stream()
                            .map(this::job)
                            .map(job -> job.get("host").asString("")))
                    .contains(room.get("host").asString());
            paddock.api().delete(requests.id("first-1"));
            assertThat(waiting).extracting(paddock::awaitEnd).containsOnly("SUCCEEDED");
        }
    }

    @Test
    void goesOnToAHostThatHasThePortFree() throws IOException {
        try (var hosts = new ThreeHosts(paddock, engines)) {
            assertThat(hostOf(withPort("first", hosts.third().id())))
                    .isEqualTo(hosts.third().id());
            var again = paddock.api().create(body("again", hosts.third().id()));
            assertThat(again.status()).as(again.text()).isEqualTo(409);
            assertThat(again.code()).isEqualTo("port-in-use");

            var others = Stream.of(create("second"), create("third"))
                    .map(answer -> answer.body().get("instance"))
                    .toList();
            assertThat(others)
                    .extracting(made -> made.get("host").asString())
                    .containsExactlyInAnyOrder(Installation.HOST, hosts.second().id());
            assertThat(others)
                    .extracting(made -> made.get("connection").get("port").asInt())
                    .containsOnly(PORT);

            var none = paddock.api().create(body("none"));
            assertThat(none.status()).as(none.text()).isEqualTo(409);
            assertThat(none.code()).isEqualTo("port-in-use");
            paddock.api().delete(requests.id("first"));
            assertThat(create("free-again").body().get("instance").get("host").asString())
                    .isEqualTo(hosts.third().id());
        }
    }

    private String withPort(String name, String host) {
        return Requests.job(paddock.api().post("/v1/instances", body(name, host)));
    }

    private Api.Answer create(String name) {
        var answer = paddock.api().create(body(name));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer;
    }

    private static String body(String name) {
        return "{\"name\": \"%s\", \"port\": %d}".formatted(name, PORT);
    }

    private static String body(String name, String host) {
        return "{\"name\": \"%s\", \"port\": %d, \"host\": \"%s\"}".formatted(name, PORT, host);
    }

    private List<String> accept(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> requests.accept(name + "-" + number))
                .toList();
    }

    private String hostOf(String job) {
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
        return job(job).get("host").asString();
    }

    private String awaitReason(String job) {
        return await("why " + job + " waits")
                .atMost(PATIENCE)
                .until(() -> job(job).path("waiting").path("code").asString(""), reason -> !reason.isEmpty());
    }

    private String status(String job) {
        return job(job).get("status").asString();
    }

    private JsonNode job(String job) {
        return paddock.api().get("/v1/jobs/" + job).body();
    }
}
