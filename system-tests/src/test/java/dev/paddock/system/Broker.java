package dev.paddock.system;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.paddock.contract.Command;
import dev.paddock.contract.Event;
import dev.paddock.contract.Topology;
import dev.paddock.contract.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.rabbitmq.RabbitMQContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** RabbitMQ with the definitions that every installation loads, and the users of one. */
final class Broker implements AutoCloseable {

    static final String GATEWAY = "gateway";
    static final String TESTER = "tester";
    static final String PASSWORD = "a-password-for-the-broker";

    private static final Path DEFINITIONS = Path.of("../images/rabbitmq");

    private final String host;
    private final RabbitMQContainer container;

    Broker(String host) {
        this.host = host;
        this.container = new RabbitMQContainer(
                        DockerImageName.parse(Images.required("RABBITMQ_IMAGE")).asCompatibleSubstituteFor("rabbitmq"))
                .withCopyFileToContainer(
                        MountableFile.forHostPath(DEFINITIONS.resolve("20-paddock.conf")),
                        "/etc/rabbitmq/conf.d/20-paddock.conf")
                .withCopyFileToContainer(
                        MountableFile.forHostPath(DEFINITIONS.resolve("topology.json")),
                        "/etc/rabbitmq/definitions.d/10-topology.json")
                .withCopyToContainer(Transferable.of(users(host)), "/etc/rabbitmq/definitions.d/20-users.json");
        container.start();
    }

    String address() {
        return container.getHost();
    }

    int port() {
        return container.getAmqpPort();
    }

    /** Stops the broker's application; connections end, and what was confirmed is on its disk. */
    void stopApp() {
        run("rabbitmqctl", "stop_app");
    }

    void startApp() {
        run("rabbitmqctl", "start_app");
        run("rabbitmqctl", "await_startup");
    }

    void publishEvent(Event event) {
        publishAs(host, Topology.EVENTS, Topology.eventKey(event), WireFormat.encode(event));
    }

    void publishCommand(Command command, String routingKey) {
        publishAs(TESTER, Topology.JOBS, routingKey, WireFormat.encode(command));
    }

    /** Publishes with the sender's validated name, and returns once the broker has confirmed. */
    void publishAs(String user, String exchange, String key, byte[] body) {
        try (var connection = connect(user);
                var channel = connection.createChannel()) {
            channel.confirmSelect();
            var properties =
                    new BasicProperties.Builder().deliveryMode(2).userId(user).build();
            channel.basicPublish(exchange, key, true, properties, body);
            channel.waitForConfirmsOrDie(5_000);
        } catch (IOException | TimeoutException e) {
            throw new AssertionError("The broker did not take a message", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    long depth(String queue) {
        try (var connection = connect(TESTER);
                var channel = connection.createChannel()) {
            return channel.messageCount(queue);
        } catch (IOException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Takes all ready messages from a queue, as text. */
    List<String> drain(String queue) {
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

    /** What the broker has on its disk and in its log, for those who search it for a secret. */
    boolean holds(String text) {
        return exec("grep", "-rqF", "--", text, "/var/lib/rabbitmq") == 0
                || container.getLogs().contains(text);
    }

    private Connection connect(String user) throws IOException, TimeoutException {
        var factory = new ConnectionFactory();
        factory.setHost(address());
        factory.setPort(port());
        factory.setUsername(user);
        factory.setPassword(PASSWORD);
        return factory.newConnection();
    }

    /** Runs a command beside the broker, such as {@code rabbitmqctl}. */
    void run(String... command) {
        if (exec(command) != 0) {
            throw new AssertionError(String.join(" ", command) + " failed");
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

    private static String users(String host) {
        return """
                {"users": [
                  {"name": "gateway", "password_hash": "%1$s", "tags": []},
                  {"name": "%2$s", "password_hash": "%1$s", "tags": []},
                  {"name": "tester", "password_hash": "%1$s", "tags": ["administrator"]}],
                 "permissions": [
                  {"user": "gateway", "vhost": "/", "configure": "^paddock\\\\.jobs\\\\.host\\\\..*", "write": "^(paddock\\\\.jobs|paddock\\\\.jobs\\\\.host\\\\..*)$", "read": "^(paddock\\\\.jobs|paddock\\\\.events\\\\.gateway|paddock\\\\.dead)$"},
                  {"user": "%2$s", "vhost": "/", "configure": "^$", "write": "^paddock\\\\.events$", "read": "^(paddock\\\\.jobs\\\\.create|paddock\\\\.jobs\\\\.host\\\\.%2$s)$"},
                  {"user": "tester", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"}],
                 "topic_permissions": [
                  {"user": "%2$s", "vhost": "/", "exchange": "paddock.events", "write": "^host\\\\.%2$s\\\\..*", "read": ".*"}]}
                """.formatted(hash(), host);
    }

    /** RabbitMQ manual, "Computing password hash": a salt of four bytes, then SHA-256 of salt and password. */
    private static String hash() {
        var salt = new byte[] {1, 2, 3, 4};
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            var hash = digest.digest(PASSWORD.getBytes(StandardCharsets.UTF_8));
            var both = new byte[salt.length + hash.length];
            System.arraycopy(salt, 0, both, 0, salt.length);
            System.arraycopy(hash, 0, both, salt.length, hash.length);
            return Base64.getEncoder().encodeToString(both);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
