package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.Topology;
import dev.paddock.system.Api;
import dev.paddock.system.Broker;
import dev.paddock.system.DockerHost;
import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import dev.paddock.system.Installation.AnotherGateway;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three gateways side by side, behind whatever balancer: it does not matter which of them is asked. */
@FaultTest
class ManyGatewaysTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Installation paddock;
    private final Requests requests;
    private final AnotherGateway second;
    private final AnotherGateway third;
    private final List<Api> gateways;

    ManyGatewaysTest(Installation paddock) {
        this.paddock = paddock;
        this.requests = new Requests(paddock);
        this.second = paddock.anotherGateway();
        this.third = paddock.anotherGateway();
        this.gateways = List.of(paddock.api(), second.api(), third.api());
    }

    @AfterEach
    void stopTheOthers() {
        second.close();
        third.close();
    }

    /** Each waits where it has not been accepted; with one consumer of events, two of them learn of it from another. */
    @Test
    void tellsOfAJobWhereverSomebodyWaitsForIt() {
        paddock.stopWorker();
        var job = requests.accept("awaited");
        var waits = atOnce(gateways, gateway -> gateway.get("/v1/jobs/" + job, Map.of("Prefer", "wait=60")));
        paddock.startWorker();

        assertThat(waits.stream().map(CompletableFuture::join)).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.header("Preference-Applied")).isEqualTo("wait=60");
            assertThat(answer.body().get("status").asString()).isNotEqualTo("QUEUED");
        });
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
    }

    /** Fault 39, spread over three: of all that come while the first is being accepted, none is. */
    @Test
    void makesOneInstanceOfFiftyRequestsWithOneKey() {
        var key = Map.of("Idempotency-Key", "spread-" + System.nanoTime());
        CompletableFuture<Api.Answer> first;
        try (var gate = new Gate("accept.commit.before");
                var _ = new InThisJvm(gate.properties())) {
            first = atOnce(List.of(paddock.api()), gateway -> ask(gateway, key)).getFirst();
            gate.awaitArrival();

            assertThat(fifty(key)).extracting(Api.Answer::status).containsOnly(409);
        }
        var job = Requests.job(first.join());

        assertThat(fifty(key)).extracting(Requests::job).containsOnly(job);
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
        assertThat(DockerHost.instanceContainers()).hasSize(1);
    }

    /** Fault 39, spread over three: whichever comes first. */
    @Test
    void makesOneInstanceOfFiftyRequestsThatRace() {
        var answers = fifty(Map.of("Idempotency-Key", "race-" + System.nanoTime()));

        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.text()).isIn(202, 409));
        var jobs = answers.stream()
                .filter(answer -> answer.status() == 202)
                .map(Requests::job)
                .collect(Collectors.toSet());
        assertThat(jobs).hasSize(1);
        assertThat(paddock.awaitEnd(jobs.iterator().next())).isEqualTo("SUCCEEDED");
        assertThat(DockerHost.instanceContainers()).hasSize(1);
    }

    private List<Api.Answer> fifty(Map<String, String> key) {
        var asked = IntStream.range(0, 50)
                .mapToObj(number -> gateways.get(number % gateways.size()))
                .toList();
        var answers = atOnce(asked, gateway -> ask(gateway, key)).stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 409)
                .extracting(Api.Answer::code)
                .allMatch("request-in-progress"::equals);
        return answers;
    }

    private static Api.Answer ask(Api gateway, Map<String, String> key) {
        return gateway.post("/v1/instances", Requests.body("once"), key);
    }

    /** Fault 36, over three: each of them sees what is too old, and one does what follows from it. */
    @Test
    void endsOnceWhatIsTooOld() {
        assertThat(paddock.awaitEnd(requests.accept("expired"))).isEqualTo("SUCCEEDED");
        var instance = requests.id("expired");
        paddock.stopWorker();
        var jobs = IntStream.range(0, 6)
                .mapToObj(number -> requests.accept("untaken-" + number))
                .toList();
        paddock.rows()
                .sql("update instance set expires_at = now() where id = cast(:id as uuid)")
                .param("id", instance)
                .update();
        await("the deletion of what has expired")
                .atMost(PATIENCE)
                .until(() -> count("job where type = 'DELETE_INSTANCE' and instance_id = '" + instance + "'") > 0);
        paddock.ageWatch();
        paddock.rows()
                .sql("update job set changed_at = now() - interval '1 year' where status = 'QUEUED'"
                        + " and type = 'CREATE_INSTANCE'")
                .update();

        assertThat(jobs).extracting(paddock::awaitEnd).containsOnly("DEAD_LETTERED");
        assertThat(jobs).extracting(paddock::statuses).containsOnly("QUEUED DEAD_LETTERED");
        assertThat(count("dead_letter where status = 'DEAD'")).isEqualTo(jobs.size());
        assertThat(count("job where type = 'DELETE_INSTANCE' and instance_id = '" + instance + "'"))
                .isOne();
        paddock.broker().drain(Topology.CREATE_QUEUE);
        paddock.startWorker();
        paddock.discardDeadLetters();
    }

    /** Fault 36, after a time in which nobody looked. */
    @Test
    void deletesOnceWhatExpiredWhileNoGatewayRan() {
        assertThat(paddock.awaitEnd(requests.accept("expired"))).isEqualTo("SUCCEEDED");
        var instance = requests.id("expired");
        stopTheOthers();
        paddock.stopGateway();
        paddock.rows()
                .sql("update instance set expires_at = now() where id = cast(:id as uuid)")
                .param("id", instance)
                .update();
        paddock.startGateway();
        try (var another = paddock.anotherGateway()) {
            await("the deletion of what has expired")
                    .atMost(PATIENCE)
                    .until(() -> another.api().get("/v1/instances/" + instance).status() == 410);
        }

        assertThat(count("job where type = 'DELETE_INSTANCE' and instance_id = '" + instance + "'"))
                .isOne();
        assertThat(DockerHost.instanceContainers()).isEmpty();
    }

    @Test
    void takesEachDeadMessageOnce() {
        var texts = IntStream.range(0, 30).mapToObj("no command %d"::formatted).toList();
        texts.forEach(text -> paddock.broker()
                .publishAs(Broker.TESTER, Topology.JOBS, Topology.CREATE_KEY, text.getBytes(StandardCharsets.UTF_8)));

        await("all of them")
                .atMost(PATIENCE)
                .until(() -> count("dead_letter where status = 'DEAD'") == texts.size()
                        && paddock.broker().depth(Topology.DEAD_QUEUE) == 0);
        assertThat(paddock.discardDeadLetters()).containsExactlyInAnyOrderElementsOf(texts);
    }

    private long count(String from) {
        return paddock.rows()
                .sql("select count(*) from " + from)
                .query(Long.class)
                .single();
    }

    private static List<CompletableFuture<Api.Answer>> atOnce(List<Api> gateways, Function<Api, Api.Answer> request) {
        return gateways.stream()
                .map(gateway -> CompletableFuture.supplyAsync(() -> request.apply(gateway), Thread::startVirtualThread))
                .toList();
    }
}
