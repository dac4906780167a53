package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.paddock.contract.Command;
import dev.paddock.contract.Event;
import dev.paddock.contract.Topology;
import dev.paddock.contract.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.rabbitmq.RabbitMQContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** RabbitMQ with the definitions that every installation loads, and its users. */
public final class Broker implements AutoCloseable {

    public static final String GATEWAY = "gateway";
    public static final String REGISTRAR = "registrar";
    public static final String TESTER = "tester";
    public static final String PASSWORD = "a-password-for-the-broker";

    private static final int AMQP = 5672;
    private static final int MANAGEMENT = 15672;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BOUND = "of-a-test";
    private static final Path DEFINITIONS = Path.of("../images/rabbitmq");

    /**
     * It looks each second, not each minute, at consumers that take too long, and at dead letters that have no queue.
     */
    private static final String IMPATIENT = """
            [{rabbit, [{channel_tick_interval, 1000}, {dead_letter_worker_publisher_confirm_timeout, 2000}]}].""";

    /** The tests' own user. */
    private static final String ALMIGHTY = """
            {"users": [{"name": "%1$s", "password": "%2$s", "tags": ["administrator"]}],
             "permissions": [{"user": "%1$s", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"}]}
            """.formatted(TESTER, PASSWORD);

    private final Map<String, String> hosts = new ConcurrentHashMap<>();
    private final RabbitMQContainer container;

    Broker() {
        this.container = new RabbitMQContainer(
                        DockerImageName.parse(Images.required("RABBITMQ_IMAGE")).asCompatibleSubstituteFor("rabbitmq"))
                .withCopyFileToContainer(
                        MountableFile.forHostPath(DEFINITIONS.resolve("20-paddock.conf")),
                        "/etc/rabbitmq/conf.d/20-paddock.conf")
                .withCopyFileToContainer(
                        MountableFile.forHostPath(DEFINITIONS.resolve("topology.json")),
                        "/etc/rabbitmq/definitions.d/10-topology.json")
                .withCopyToContainer(Transferable.of(users()), "/etc/rabbitmq/definitions.d/20-users.json")
                .withCopyToContainer(Transferable.of(ALMIGHTY), "/etc/rabbitmq/definitions.d/30-tester.json")
                .withCopyToContainer(Transferable.of(IMPATIENT), "/etc/rabbitmq/advanced.config");
        // The same after a restart, which would give it another one of Docker's choice.
        container.setPortBindings(List.of(Ports.free() + ":" + AMQP, Ports.free() + ":" + MANAGEMENT));
        container.start();
    }

    public String address() {
        return container.getHost();
    }

    public int port() {
        return container.getAmqpPort();
    }

    /** Where its users are managed. */
    public String managementUrl() {
        return container.getHttpUrl();
    }

    /** Stops the broker's application; connections end, and what was confirmed is on its disk. */
    public void stopApp() {
        run("rabbitmqctl", "stop_app");
    }

    public void startApp() {
        run("rabbitmqctl", "start_app");
        run("rabbitmqctl", "await_startup");
    }

    /** Kills the broker's process, and all connections with it. */
    public void kill() {
        DockerHost.client().killContainerCmd(container.getContainerId()).exec();
    }

    /** Starts the broker again after {@link #kill()}, on the disk that it had. */
    public void startAgain() {
        DockerHost.client().startContainerCmd(container.getContainerId()).exec();
        await("the broker").atMost(PATIENCE).until(() -> exec("rabbitmqctl", "await_startup") == 0);
    }

    /** Notes what a host that was enrolled has to say to be let in. */
    void enrolled(String host, String password) {
        hosts.put(host, password);
    }

    /** What a user has to say to be let in, unless a test has changed that. */
    public String password(String user) {
        return hosts.getOrDefault(user, PASSWORD);
    }

    /** Lets in a host that is not enrolled, with the rights that each has. */
    public void admit(String another) {
        run("rabbitmqctl", "add_user", another, PASSWORD);
        var reads = "^paddock\\.(jobs\\.create|(jobs|logs)\\.host\\." + another + ")$";
        run("rabbitmqctl", "set_permissions", another, "^$", "^paddock\\.(events|logs)$", reads);
        permit(another, Topology.EVENTS, "^host\\." + another + "\\..*");
        permit(another, Topology.LOGS, "^answer\\." + another + "\\..*");
    }

    private void permit(String host, String exchange, String keys) {
        run("rabbitmqctl", "set_topic_permissions", host, exchange, keys, ".*");
    }

    /** Changes what a user has to say to be let in. */
    public void setPassword(String user, String password) {
        run("rabbitmqctl", "change_password", user, password);
    }

    public void closeAllConnections() {
        run("rabbitmqctl", "close_all_connections", "a test");
    }

    /** Bounds queues otherwise than the policy that they have, until this is closed. */
    public Bound bound(String pattern, int length, Duration consumerTimeout) {
        var definition = """
                {"max-length": %d, "overflow": "reject-publish", "delivery-limit": 5, "dead-letter-exchange": "paddock.dlx",
                 "dead-letter-strategy": "at-least-once", "consumer-timeout": %d}""".formatted(length, consumerTimeout.toMillis());
        run("rabbitmqctl", "set_policy", "--priority", "9", BOUND, pattern, definition, "--apply-to", "queues");
        return () -> run("rabbitmqctl", "clear_policy", BOUND);
    }

    /** A policy of the test's own. */
    @FunctionalInterface
    public interface Bound extends AutoCloseable {

        @Override
        void close();
    }

    public String log() {
        return container.getLogs();
    }

    public void publishEvent(Event event) {
        publishAs(event.host().value(), Topology.EVENTS, Topology.eventKey(event), WireFormat.encode(event));
    }

    public void publishCommand(Command command, String routingKey) {
        publishAs(TESTER, Topology.JOBS, routingKey, WireFormat.encode(command));
    }

    /** Publishes with the sender's validated name, and returns once the broker has confirmed. */
    public void publishAs(String user, String exchange, String key, byte[] body) {
        publishAs(user, exchange, key, "application/json", body);
    }

    /** The same with another word for what it is. */
    public void publishAs(String user, String exchange, String key, String contentType, byte[] body) {
        try (var connection = connect(user);
                var channel = connection.createChannel()) {
            channel.confirmSelect();
            var properties = new BasicProperties.Builder()
                    .contentType(contentType)
                    .deliveryMode(2)
                    .userId(user)
                    .build();
            channel.basicPublish(exchange, key, true, properties, body);
            channel.waitForConfirmsOrDie(5_000);
        } catch (IOException | TimeoutException e) {
            throw new AssertionError("The broker did not take a message", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public long depth(String queue) {
        try (var connection = connect(TESTER);
                var channel = connection.createChannel()) {
            return channel.messageCount(queue);
        } catch (IOException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** How many take messages from a queue. */
    public long consumers(String queue) {
        try (var connection = connect(TESTER);
                var channel = connection.createChannel()) {
            return channel.consumerCount(queue);
        } catch (IOException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Takes all ready messages from a queue, as text. */
    public List<String> drain(String queue) {
        try (var connection = connect(TESTER);
                var channel = connection.createChannel()) {
            return drain(channel, queue);
        } catch (IOException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> drain(Channel channel, String queue) throws IOException {
        var bodies = new ArrayList<String>();
        for (var next = channel.basicGet(queue, true); next != null; next = channel.basicGet(queue, true)) {
            bodies.add(new String(next.getBody(), StandardCharsets.UTF_8));
        }
        return bodies;
    }

    /** Hears what is published from now on, without taking it from anybody. */
    public Listener listen(String exchange, String key) {
        try {
            var connection = connect(TESTER);
            var channel = connection.createChannel();
            var queue = channel.queueDeclare().getQueue();
            channel.queueBind(queue, exchange, key);
            return new Listener(connection, channel, queue);
        } catch (IOException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** A queue of the test's own. */
    public record Listener(Connection connection, Channel channel, String queue) implements AutoCloseable {

        /** The next message. */
        public Optional<byte[]> next() {
            try {
                return Optional.ofNullable(channel.basicGet(queue, true)).map(GetResponse::getBody);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            connection.abort();
        }
    }

    /** What the broker has on its disk and in its log, for those who search it for a secret. */
    boolean holds(String text) {
        return exec("grep", "-rqF", "--", text, "/var/lib/rabbitmq") == 0
                || container.getLogs().contains(text);
    }

    /** A connection as that user, for what nobody else needs. */
    public Connection connect(String user) throws IOException, TimeoutException {
        return connect(user, password(user));
    }

    /** The same with a password of its own. */
    public Connection connect(String user, String password) throws IOException, TimeoutException {
        var factory = new ConnectionFactory();
        factory.setHost(address());
        factory.setPort(port());
        factory.setUsername(user);
        factory.setPassword(password);
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    /** Runs a command beside the broker, such as {@code rabbitmqctl}. */
    public void run(String... command) {
        if (exec(command) != 0) {
            throw new AssertionError(String.join(" ", command) + " failed");
        }
    }

    /** What a command beside the broker says. */
    public String ask(String... command) {
        try {
            return container.execInContainer(command).getStdout();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private int exec(String... command) {
        try {
            return container.execInContainer(command).getExitCode();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        container.stop();
    }

    /** As every installation has them: the gateway and the registrar; hosts are enrolled. */
    private static String users() {
        try {
            var script = new ProcessBuilder("bash", DEFINITIONS.resolve("users").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var passwords = script.outputWriter()) {
                passwords.write("%s %s\n%s %s\n".formatted(GATEWAY, PASSWORD, REGISTRAR, PASSWORD));
            }
            var users = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(script.waitFor()).as("the script that defines users").isZero();
            return users;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
