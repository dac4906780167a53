package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.Topology;
import dev.paddock.system.Broker;
import dev.paddock.system.FaultTest;
import dev.paddock.system.Images;
import dev.paddock.system.Installation;
import dev.paddock.system.machine.BrokerCluster;
import dev.paddock.system.machine.BrokerCluster.Queue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three brokers, of which any one may die. The number is that of docs/faults.md. */
@FaultTest
class BrokerClusterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How soon what is accepted goes on after one was killed. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final int IN_HAND = 6;

    /** More than are in hand, so that the next request waits for the brokers alone. */
    private static final int SLOTS = 8;

    private static final List<String> HOST_QUEUES =
            List.of("paddock.jobs.host." + Installation.HOST, "paddock.logs.host." + Installation.HOST);
    private static final List<String> QUEUES =
            List.of(Topology.CREATE_QUEUE, Topology.GATEWAY_QUEUE, Topology.DEAD_QUEUE);

    private final Installation paddock;
    private final Requests requests;
    private final BrokerCluster cluster;
    private final List<String> accepted = new ArrayList<>();

    BrokerClusterTest(Installation paddock) {
        this.paddock = paddock;
        this.requests = new Requests(paddock);
        this.cluster = new BrokerCluster(Images.required("RABBITMQ_IMAGE"), Broker.PASSWORD);
    }

    @AfterEach
    void leaveTheCluster() {
        paddock.stopWorker();
        paddock.stopGateway();
        cluster.close();
    }

    /** Fault 41. */
    @Test
    @Tag("slow")
    void losesNothingAndGoesOnWhicheverBrokerIsKilled() {
        enter();
        awaitThreeMembersOfEachQueue();
        for (var node : cluster.nodes()) {
            killUnderLoad(node);
            assertThat(accepted).extracting(paddock::awaitEnd).containsOnly("SUCCEEDED");
            cluster.start(node);
            awaitThreeMembersOfEachQueue();
        }
        assertThat(accepted).hasSize(3 * (IN_HAND + 1)).doesNotHaveDuplicates();
    }

    /** The host is let in at the cluster as a host is that has lost its credentials. */
    private void enter() {
        paddock.stopWorker();
        paddock.stopGateway();
        paddock.startGateway(cluster.settings());
        var enrolled = paddock.api().post("/v1/hosts/" + Installation.HOST + "/enrolment", "");
        assertThat(enrolled.status()).as(enrolled.text()).isEqualTo(201);
        Map<String, Object> settings = new HashMap<>(cluster.settings());
        settings.put(
                "spring.rabbitmq.password",
                enrolled.body().get("enrolment").get("password").asString());
        settings.remove("paddock.management.urls");
        settings.put("paddock.slots", SLOTS);
        paddock.startWorker(settings);
    }

    private void awaitThreeMembersOfEachQueue() {
        await("three members of each queue").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(cluster.queues())
                    .extracting(Queue::name)
                    .containsAll(QUEUES)
                    .containsAll(HOST_QUEUES);
            assertThat(cluster.queues())
                    .allSatisfy(
                            queue -> assertThat(queue.online()).as(queue.name()).hasSameElementsAs(cluster.nodes()));
        });
    }

    private void killUnderLoad(String node) {
        var leads = cluster.queues().stream()
                .filter(queue -> queue.leader().equals(node))
                .map(Queue::name)
                .toList();
        IntStream.range(0, IN_HAND).forEach(number -> accept(node + "-" + number));
        cluster.kill(node);
        var killed = System.nanoTime();
        var next = accept(node + "-next");
        await("a request that was accepted after " + node + " was killed")
                .atMost(SOON)
                .until(() -> !status(next).equals("QUEUED"));
        System.out.printf(
                "cluster: %s was killed, which led %s; the next request went on after %d ms%n",
                node, leads, Duration.ofNanos(System.nanoTime() - killed).toMillis());
    }

    private String accept(String name) {
        var job = requests.accept(name);
        accepted.add(job);
        return job;
    }

    private String status(String job) {
        return paddock.api().get("/v1/jobs/" + job).body().get("status").asString();
    }
}
