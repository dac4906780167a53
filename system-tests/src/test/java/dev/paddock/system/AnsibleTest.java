package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.system.machine.Playbook;
import dev.paddock.system.machine.Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The playbook takes bare servers to a running installation, and a running one to the next: one server for broker,
 * database and gateway, two Docker hosts. What it ships is what {@code ./paddock images} made.
 */
@Tag("ansible")
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class AnsibleTest {

    private static final String KEY = "operator-key-of-the-ansible-test-0123456789";
    private static final List<Integer> NOTHING = List.of(0, 0, 0);

    private final Server core = Server.withSystemd();
    private final Server first = Server.withSystemd();
    private final Server second = Server.withoutSystemd();
    private final Api api = new Api("http://" + core.address() + ":8080", KEY);
    private final Playbook playbook;

    AnsibleTest(@TempDir Path directory) throws IOException {
        playbook = new Playbook(
                Files.writeString(directory.resolve("hosts.yaml"), inventory()).toString());
    }

    private String inventory() {
        return """
                all:
                  vars:
                    ansible_connection: community.docker.docker
                    paddock_operator_key: %s
                    paddock_database_password: database-password-0123456789
                    paddock_gateway_password: gateway-password-0123456789
                    paddock_registrar_password: registrar-password-0123456789
                broker: {hosts: {core: {ansible_host: %s}}}
                database: {hosts: {core: {}}}
                gateway: {hosts: {core: {}}}
                docker_hosts: {hosts: {host-a: {ansible_host: %s}, host-b: {ansible_host: %s}}}
                """.formatted(KEY, core.id(), first.id(), second.id());
    }

    @BeforeAll
    void installs() {
        // A check of bare servers says so, and changes nothing on them.
        assertThat(playbook.run("--check")).hasSize(3);
        assertThat(playbook.run()).hasSize(3).allMatch(changes -> changes > 0);
    }

    @AfterAll
    void remove() {
        List.of(core, first, second).forEach(Server::close);
    }

    @Test
    @Order(1)
    void makesServersThatAnswer() throws SQLException {
        for (var host : List.of("host-a", "host-b")) {
            var made = create(host);
            assertThat(answer(made)).isEqualTo("42");
        }
    }

    @Test
    @Order(1)
    void shutsWhatNobodyButTheServersNeeds() throws IOException {
        for (var port : List.of(5432, 5671, 5672, 15671, 15672)) {
            assertThatThrownBy(() -> connect(port)).as("port %d", port).isInstanceOf(IOException.class);
        }
        connect(8080);
    }

    @Test
    @Order(2)
    void changesNothingWhenNothingHasChanged() {
        assertThat(playbook.run()).isEqualTo(NOTHING);
        assertThat(playbook.run("--check")).isEqualTo(NOTHING);
    }

    /** The second host is another Docker than the first, and loses its password besides. */
    @Test
    @Order(3)
    void drainsEachHostBeforeItReplacesItsWorker() throws SQLException {
        var made = create("host-a");
        second.run("rm", "/opt/paddock/.secrets/host-password");
        var workers = List.of(worker(first), worker(second));

        playbook.run("--extra-vars", "paddock_ports_last=9998");

        assertThat(List.of(worker(first), worker(second))).doesNotContainAnyElementsOf(workers);
        assertThat(api.get("/v1/hosts").body().get("items"))
                .extracting(host -> host.get("status").asString())
                .containsExactly("UP", "UP");
        assertThat(api.get("/v1/audit").text()).contains("DRAIN_HOST", "ACTIVATE_HOST");
        assertThat(answer(made)).isEqualTo("42");
        assertThat(answer(create("host-b"))).isEqualTo("42");
        assertThat(playbook.run("--extra-vars", "paddock_ports_last=9998")).isEqualTo(NOTHING);
    }

    private JsonNode create(String host) {
        var answer = api.create("{\"host\": \"%s\", \"adminPassword\": \"%s\"}".formatted(host, KEY));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.body().get("instance");
    }

    private static String answer(JsonNode instance) throws SQLException {
        return Postgres.query(instance, KEY, "select 6 * 7");
    }

    private static String worker(Server server) {
        return server.run("docker", "ps", "--quiet", "--filter", "name=paddock-worker-1");
    }

    private void connect(int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(core.address(), port), 3_000);
        }
    }
}
