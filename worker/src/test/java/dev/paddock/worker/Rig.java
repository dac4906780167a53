package dev.paddock.worker;

import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.Topology;
import dev.paddock.worker.instance.InstanceCommands;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import org.testcontainers.DockerClientFactory;

/** A worker in this JVM, with a broker, a storage root, a network and ports of its own. */
final class Rig implements AutoCloseable {

    static final int FIRST_PORT = 21000;
    static final int LAST_PORT = 21199;

    final HostId host = new HostId("test-" + UUID.randomUUID().toString().substring(0, 8));
    final Path storageRoot = Files.createTempDirectory(Path.of("/var/tmp"), "paddock-worker-test-");
    final Gateway gateway;
    final DockerWire docker = new DockerWire(storageRoot.resolve("docker.sock"));
    private final DockerClient engine = DockerClientFactory.lazyClient();
    private final Broker broker = new Broker(host);
    private final String leftover;
    private ConfigurableApplicationContext worker;

    Rig() throws IOException {
        broker.start();
        gateway = new Gateway(broker, host);
        leftover = leaveWhatACrashLeaves();
        worker = Worker.application().run(settings());
        gateway.awaitReport();
        gateway.declareHostQueue();
    }

    /** The worker's core, for what would leave no trace in an event. */
    InstanceCommands commands() {
        return worker.getBean(InstanceCommands.class);
    }

    /** Stops the worker politely. */
    void stop() {
        worker.close();
    }

    /** Starts a worker where one was stopped, with other settings perhaps. */
    void start(String... others) {
        var arguments = new LinkedHashMap<String, String>();
        Stream.of(settings(), others)
                .flatMap(Stream::of)
                .forEach(argument -> arguments.put(argument.substring(0, argument.indexOf('=')), argument));
        worker = Worker.application().run(arguments.values().toArray(String[]::new));
    }

    /** How many creates are in their queue, or in a worker's hands. */
    int creates() throws IOException, InterruptedException {
        return broker.backlog(Topology.CREATE_QUEUE);
    }

    /** Waits until the worker takes commands for this host, but no creates that any host may do. */
    void awaitNoCreatesTaken() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> consumers() == 0 && gateway.consumers(Topology.hostQueue(host)) > 0);
    }

    /** Takes the worker's rights away, or gives them back. */
    void revoke(boolean revoked) throws IOException, InterruptedException {
        broker.run("change_password", host.value(), revoked ? "another" : Broker.PASSWORD);
        broker.run("close_all_user_connections", host.value(), "by the test");
    }

    Instant aliveAt() throws IOException {
        return Files.getLastModifiedTime(storageRoot.resolve("alive")).toInstant();
    }

    int consumers() {
        return gateway.consumers(Topology.CREATE_QUEUE);
    }

    /** Waits until every create that was sent has been acknowledged. */
    void awaitNoCreatesInHand() {
        await().atMost(Duration.ofSeconds(30)).until(() -> creates() == 0);
    }

    /** Waits until the worker listens at both its queues, or at none. */
    void awaitConsumers(boolean there) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> (consumers() > 0) == there && (gateway.consumers(Topology.hostQueue(host)) > 0) == there);
    }

    /** Whether the initialisation is there that a crash left before the start. */
    boolean hasLeftover() {
        return exists(leftover);
    }

    private String leaveWhatACrashLeaves() {
        return container(Map.of("dev.paddock.template", host.value()));
    }

    /** As a worker does that dies when it has claimed a directory. */
    void leaveUnfinished(Orders orders) throws IOException {
        Files.createDirectories(directory(orders));
        Files.writeString(directory(orders).resolve("instance.json"), """
                {"instance": "%s", "origin": "%s", "job": "%s", "attempt": 1, "generation": 1, "version": "17",
                 "phase": "NEW"}""".formatted(
                        orders.instance(), orders.instance(), UUID.randomUUID()));
    }

    String network() {
        return "paddock-" + host;
    }

    Path directory(Orders orders) {
        return storageRoot
                .resolve(orders.tenant().toString())
                .resolve(orders.storageDir().value());
    }

    InspectContainerResponse inspect(InstanceId instance) {
        return engine.inspectContainerCmd("paddock-" + instance).exec();
    }

    boolean hasContainer(InstanceId instance) {
        return !engine.listContainersCmd()
                .withShowAll(true)
                .withNameFilter(List.of("paddock-" + instance))
                .exec()
                .isEmpty();
    }

    /** Those of this host that run. */
    List<Container> spares() {
        return engine.listContainersCmd()
                .withNameFilter(List.of("paddock-spare-"))
                .withLabelFilter(List.of("dev.paddock.host=" + host))
                .exec();
    }

    /** As many are ready, and nothing is left of any other. */
    boolean hasSpares(int count) {
        return worker.getBean(MeterRegistry.class)
                                .get("paddock.pool.ready")
                                .gauge()
                                .value()
                        == count
                && spares().size() == count
                && Objects.requireNonNull(
                                        storageRoot.resolve(".spares").toFile().listFiles(File::isDirectory))
                                .length
                        == count;
    }

    void removeSpare(Container spare) {
        remove(spare.getId());
    }

    void killSpare(Container spare) {
        engine.killContainerCmd(spare.getId()).exec();
    }

    void removeNetwork() {
        engine.listNetworksCmd()
                .withNameFilter(network())
                .exec()
                .forEach(left -> engine.removeNetworkCmd(left.getId()).exec());
    }

    Map<String, String> networkOptions() {
        return engine.inspectNetworkCmd().withNetworkId(network()).exec().getOptions();
    }

    void removeContainer(InstanceId instance) {
        engine.removeContainerCmd("paddock-" + instance).withForce(true).exec();
    }

    void kill(InstanceId instance) {
        engine.killContainerCmd("paddock-" + instance).exec();
    }

    boolean isUp(InstanceId instance) {
        return Boolean.TRUE.equals(inspect(instance).getState().getRunning());
    }

    void stop(InstanceId instance) {
        engine.stopContainerCmd("paddock-" + instance).exec();
    }

    /** Up again, whatever it was. */
    void restart(InstanceId instance) {
        engine.restartContainerCmd("paddock-" + instance).exec();
    }

    void pause(InstanceId instance) {
        engine.pauseContainerCmd("paddock-" + instance).exec();
    }

    void unpause(InstanceId instance) {
        engine.unpauseContainerCmd("paddock-" + instance).exec();
    }

    /** A container with these labels, which never runs. */
    String container(Map<String, String> labels) {
        return engine.createContainerCmd(Env.image("POSTGRES_IMAGE_17", "postgres:17"))
                .withLabels(labels)
                .exec()
                .getId();
    }

    boolean exists(String container) {
        return engine.listContainersCmd().withShowAll(true).exec().stream()
                .anyMatch(each -> each.getId().equals(container));
    }

    void remove(String container) {
        engine.removeContainerCmd(container).withForce(true).exec();
    }

    /** Waits until the worker has removed what no instance owned at this moment, and so has looked at everything. */
    void awaitReconciliation() {
        var orphan = container(Map.of("dev.paddock.host", host.value()));
        await().atMost(Duration.ofSeconds(30)).until(() -> !exists(orphan));
    }

    /** Sends the server's first process a signal from inside, as its owner can: Docker has no part in it. */
    void signal(InstanceId instance, String name) throws InterruptedException {
        var shell = engine.execCreateCmd("paddock-" + instance)
                .withCmd("sh", "-c", "kill -" + name + " 1")
                .exec();
        engine.execStartCmd(shell.getId()).exec(new ResultCallback.Adapter<>()).awaitCompletion();
    }

    String dockerVersion() {
        return Objects.requireNonNull(engine.infoCmd().exec().getServerVersion());
    }

    int memoryMiB() {
        return (int) (Objects.requireNonNull(engine.infoCmd().exec().getMemTotal()) >> 20);
    }

    int processors() {
        return Objects.requireNonNull(engine.infoCmd().exec().getNCPU());
    }

    /** A port that another program has: the broker's. */
    int takenPort() {
        return broker.getAmqpPort();
    }

    private String[] settings() {
        return new String[] {
            "--spring.rabbitmq.host=" + broker.getHost(),
            "--spring.rabbitmq.port=" + broker.getAmqpPort(),
            "--spring.rabbitmq.username=" + host,
            "--spring.rabbitmq.password=" + Broker.PASSWORD,
            "--paddock.host.id=" + host,
            "--paddock.host.address=" + Loopback.OWN,
            "--paddock.storage-root=" + storageRoot,
            "--paddock.docker.host=unix://" + storageRoot.resolve("docker.sock"),
            "--paddock.docker.network=" + network(),
            "--paddock.ports.first=" + FIRST_PORT,
            "--paddock.ports.last=" + LAST_PORT,
            "--paddock.ports.quarantine=0s",
            "--paddock.metrics.port=0",
            "--spring.application.version=1.2.3",
            "--paddock.alive-file=" + storageRoot.resolve("alive"),
            "--paddock.slots=10",
            "--paddock.pool.max=0",
            "--paddock.supervision.interval=500ms",
            "--paddock.measurement.interval=2s",
            "--paddock.reconcile.interval=500ms",
            "--paddock.reconcile.grace=1s",
            "--paddock.images.15=" + Env.image("POSTGRES_IMAGE_15", "postgres:15"),
            "--paddock.images.17=" + Env.image("POSTGRES_IMAGE_17", "postgres:17"),
            "--paddock.images.99=paddock/no-such-image:99"
        };
    }

    @Override
    public void close() throws IOException {
        worker.close();
        docker.close();
        gateway.close();
        broker.stop();
        removeNetwork();
        FileSystemUtils.deleteRecursively(storageRoot);
    }
}
