package dev.paddock.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.paddock.contract.HostId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.rabbitmq.RabbitMQContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** A broker with the topology and the rights of a real installation. */
final class Broker extends RabbitMQContainer {

    static final String OPERATOR = "operator";
    static final String PASSWORD = "not-secret";

    private static final String DEFINITIONS = "/etc/rabbitmq/definitions.d/";
    private static final String USERS = """
            {"users": [{"name": "operator", "password": "not-secret", "tags": ["administrator"]},
                       {"name": "HOST", "password": "not-secret", "tags": []}],
             "permissions": [
               {"user": "operator", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"},
               {"user": "HOST", "vhost": "/", "configure": "^$", "write": "^paddock\\\\.(events|logs)$",
                "read": "^paddock\\\\.(jobs\\\\.create|(jobs|logs)\\\\.host\\\\.HOST)$"}],
             "topic_permissions": [
               {"user": "HOST", "vhost": "/", "exchange": "paddock.events", "write": "^host\\\\.HOST\\\\.", "read": "^$"},
               {"user": "HOST", "vhost": "/", "exchange": "paddock.logs", "write": "^answer\\\\.HOST\\\\.", "read": "^$"}]}
            """;

    Broker(HostId host) {
        super(DockerImageName.parse(Env.image("RABBITMQ_IMAGE", "rabbitmq:4-management"))
                .asCompatibleSubstituteFor("rabbitmq"));
        withAdminUser(OPERATOR);
        withAdminPassword(PASSWORD);
        withCopyFileToContainer(installed("20-paddock.conf"), "/etc/rabbitmq/conf.d/20-paddock.conf");
        withCopyFileToContainer(installed("topology.json"), DEFINITIONS + "10-topology.json");
        withCopyToContainer(
                Transferable.of(USERS.replace("HOST", host.value()).getBytes(UTF_8)), DEFINITIONS + "20-users.json");
    }

    /** Messages in a queue, those too that were delivered and are not yet acknowledged. */
    int backlog(String queue) throws IOException, InterruptedException {
        return execInContainer("rabbitmqctl", "--quiet", "--no-table-headers", "list_queues", "name", "messages")
                .getStdout()
                .lines()
                .map(line -> line.split("\t"))
                .filter(line -> line[0].equals(queue))
                .mapToInt(line -> Integer.parseInt(line[1]))
                .findAny()
                .orElseThrow();
    }

    void run(String... command) throws IOException, InterruptedException {
        var ended = execInContainer(Stream.concat(Stream.of("rabbitmqctl", "--quiet"), Stream.of(command))
                .toArray(String[]::new));
        if (ended.getExitCode() != 0) {
            throw new IOException(ended.getStderr());
        }
    }

    private static MountableFile installed(String file) {
        return MountableFile.forHostPath(Path.of("../images/rabbitmq", file), 0644);
    }
}
