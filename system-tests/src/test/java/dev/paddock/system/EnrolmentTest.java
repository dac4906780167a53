package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.paddock.contract.HostId;
import dev.paddock.contract.HostReported;
import dev.paddock.contract.SetDraining;
import dev.paddock.contract.Topology;
import dev.paddock.contract.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A host is let in by an operator, with a user of its own on the broker, and let out again. */
@SystemTest
@ExtendWith(OutputCaptureExtension.class)
class EnrolmentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Installation paddock;
    private final HostId id = new HostId("host-" + UUID.randomUUID().toString().substring(0, 8));

    EnrolmentTest(Installation paddock) {
        this.paddock = paddock;
    }

    @AfterEach
    void remove() {
        paddock.api().delete("/v1/hosts/" + id + "?force=true", Map.of());
    }

    @Test
    void showsCredentialsOnceAndNowhereElse(CapturedOutput output) throws IOException, TimeoutException {
        var answer = enrol();

        assertThat(answer.header("Location")).isEqualTo("/v1/hosts/" + id);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        var host = answer.body().get("host");
        assertThat(host.get("id").asString()).isEqualTo(id.value());
        assertThat(host.get("status").asString()).isEqualTo("DOWN");
        assertThat(host.get("address").isNull()).isTrue();
        assertThat(host.get("lastSeenAt").isNull()).isTrue();
        assertThat(answer.body().get("enrolment").get("username").asString()).isEqualTo(id.value());
        var password = password(answer);
        assertThat(password).hasSizeGreaterThanOrEqualTo(32);
        paddock.broker().connect(id.value(), password).close();
        assertThat(shown().text()).doesNotContain("enrolment", password);
        assertThat(paddock.api().get("/v1/audit").text())
                .contains("ENROL_HOST", id.value())
                .doesNotContain(password);
        assertThat(paddock.dump()).as("the control database").doesNotContain(password);
        assertThat(paddock.broker().holds(password))
                .as("the broker's disk and log")
                .isFalse();
        assertThat(output.getAll()).as("the gateway's log").doesNotContain(password);
    }

    @Test
    void letsAHostReportAsItselfAndDoNothingElse() throws IOException, TimeoutException {
        var password = password(enrol());

        try (var connection = paddock.broker().connect(id.value(), password)) {
            report(connection);
            await().atMost(PATIENCE).until(() -> status().equals("UP"));
            assertThat(shown().body().get("portsFree").isNull()).isTrue();
            refused(connection, channel -> channel.queueDeclare("of-its-own", false, false, false, Map.of()));
            refused(connection, channel -> channel.exchangeDeclare("of-its-own", "direct"));
            refused(connection, channel -> channel.basicGet(Topology.hostQueue(new HostId(Installation.HOST)), true));
            refused(connection, channel -> channel.basicGet(Topology.GATEWAY_QUEUE, true));
            refused(connection, channel -> channel.basicGet(Topology.DEAD_QUEUE, true));
            refused(connection, channel -> publish(channel, Topology.JOBS, Topology.CREATE_KEY, id));
            refused(connection, channel -> publish(channel, "", Topology.CREATE_QUEUE, id));
            refused(connection, channel -> publish(channel, Topology.EVENTS, "host." + Installation.HOST + ".job", id));
            refused(
                    connection,
                    channel ->
                            publish(channel, Topology.EVENTS, "host." + id + ".report", new HostId(Installation.HOST)));
            try (var channel = connection.createChannel()) {
                channel.queueDeclarePassive(Topology.hostQueue(id));
                channel.basicConsume(Topology.hostQueue(id), (tag, message) -> {}, tag -> {});
            }
        }
    }

    @Test
    void renewsCredentialsAndEndsWhatWasDoneWithTheOldOnes() throws IOException, TimeoutException {
        var old = password(enrol());
        var connection = paddock.broker().connect(id.value(), old);

        var answer = paddock.api().post("/v1/hosts/" + id + "/enrolment", "");

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        await("its end").atMost(PATIENCE).until(() -> !connection.isOpen());
        assertShutOut(old);
        paddock.broker().connect(id.value(), password(answer)).close();
        assertThat(paddock.api().get("/v1/audit").text()).contains("RENEW_ENROLMENT");
    }

    @Test
    void removesAHostWithItsUserItsConnectionsAndItsQueue() throws IOException, TimeoutException {
        var password = password(enrol());
        var connection = paddock.broker().connect(id.value(), password);
        report(connection);
        await().atMost(PATIENCE).until(() -> status().equals("UP"));

        assertThat(remove("").status()).isEqualTo(204);
        await("its end").atMost(PATIENCE).until(() -> !connection.isOpen());
        assertShutOut(password);
        assertThat(paddock.broker().ask("rabbitmqctl", "list_users", "--silent"))
                .doesNotContain(id.value());
        assertThat(paddock.broker().ask("rabbitmqctl", "list_queues", "--silent", "name"))
                .doesNotContain(id.value());
        assertThat(shown().status()).isEqualTo(404);
        assertThat(paddock.api().get("/v1/hosts").text()).doesNotContain(id.value());
        assertThat(remove("").status()).isEqualTo(404);
        assertThat(create("{\"host\": \"" + id + "\"}").code()).isEqualTo("unknown-host");
        assertThat(paddock.api().get("/v1/audit").text()).contains("REMOVE_HOST");
    }

    /** Its messages may wait on the gateways' queue when it is removed. */
    @Test
    void doesNotHearARemovedHostUntilItIsEnrolledAgain() {
        enrol();
        remove("");
        paddock.broker().admit(id.value());

        paddock.broker().publishAs(id.value(), Topology.EVENTS, "host." + id + ".report", reported());
        awaitAllTaken();
        assertThat(shown().status()).isEqualTo(404);
        paddock.broker().run("rabbitmqctl", "delete_user", id.value());

        var password = password(enrol());
        assertThat(status()).isEqualTo("DOWN");
        assertThat(password).isNotEmpty();
    }

    @Test
    void shutsOutAHostOnlyIfNothingIsOnItOrAllIsGivenUp() {
        enrol();
        var bound = create("{\"host\": \"" + id + "\"}");
        assertThat(bound.status()).as(bound.text()).isEqualTo(202);
        var job = bound.body().get("job").get("id").asString();

        var refused = remove("");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("host-in-use");
        assertThat(refused.text()).contains("1 instances and 0 kept directories", "force=true");
        assertThat(paddock.broker().ask("rabbitmqctl", "list_users", "--silent"))
                .contains(id.value());
        assertThat(status()).isEqualTo("DOWN");

        assertThat(remove("?force=true").status()).isEqualTo(204);
        var ended = paddock.api().get("/v1/jobs/" + job).body();
        assertThat(ended.get("status").asString()).isEqualTo("FAILED");
        assertThat(ended.get("error").get("code").asString()).isEqualTo("host-removed");
        assertThat(paddock.api()
                        .get("/v1/instances/"
                                + bound.body().get("instance").get("id").asString())
                        .body()
                        .get("status")
                        .asString())
                .isEqualTo("FAILED");
    }

    @Test
    void tellsAHostToDrainAndTakesNothingMoreForIt() throws IOException, TimeoutException {
        var password = password(enrol());
        try (var connection = paddock.broker().connect(id.value(), password)) {
            report(connection);
            await().atMost(PATIENCE).until(() -> status().equals("UP"));

            var drained = paddock.api().post("/v1/hosts/" + id + "/drain", "");
            assertThat(drained.status()).as(drained.text()).isEqualTo(200);
            assertThat(drained.body().get("status").asString()).isEqualTo("DRAINING");
            assertThat(told()).isEqualTo(new SetDraining(id, true));
            assertThat(create("{\"host\": \"" + id + "\"}").code()).isEqualTo("host-draining");

            // It has not heard, or heard something else afterwards.
            report(connection);
            assertThat(told()).isEqualTo(new SetDraining(id, true));

            var active = paddock.api().post("/v1/hosts/" + id + "/activate", "");
            assertThat(active.body().get("status").asString()).isEqualTo("UP");
            assertThat(told()).isEqualTo(new SetDraining(id, false));
        }
        assertThat(paddock.api().get("/v1/audit").text()).contains("DRAIN_HOST", "ACTIVATE_HOST");
    }

    @Test
    void isRefusedForAHostThatIsThereAndForAUserThatIsNone() {
        enrol();

        assertRefused(id.value(), 409, "host-exists");
        assertRefused(Broker.GATEWAY, 409, "host-exists");
        assertRefused(Broker.REGISTRAR, 409, "host-exists");
        var stranger = "stranger-" + id;
        paddock.broker().admit(stranger);
        assertRefused(stranger, 409, "host-exists");
        paddock.broker().publishAs(Broker.GATEWAY, Topology.JOBS, "nobody", new byte[0]);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                   | 400 | invalid-field
            {"id": null}                         | 400 | invalid-field
            {"id": ""}                           | 400 | invalid-field
            {"id": "Host-B"}                     | 400 | invalid-field
            {"id": "host.b"}                     | 400 | invalid-field
            {"id": "../users"}                   | 400 | invalid-field
            {"id": "host-b", "password": "mine"} | 400 | unknown-field
            """)
    void refusesWhatIsNoHost(String body, int status, String code) {
        var answer = paddock.api().post("/v1/hosts", body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/enrolment", "/drain", "/activate"})
    void knowsNoHostThatIsNotThere(String call) {
        assertThat(paddock.api().post("/v1/hosts/" + id + call, "").status()).isEqualTo(404);
        assertThat(paddock.api().post("/v1/hosts/No.Host" + call, "").status()).isEqualTo(404);
    }

    @Test
    void isForOperators() {
        var tenant = new Api(paddock.api().base(), paddock.newTenantKey("curious"));

        assertThat(tenant.post("/v1/hosts", "{\"id\": \"" + id + "\"}").status())
                .isEqualTo(404);
        assertThat(tenant.delete("/v1/hosts/" + Installation.HOST, Map.of()).status())
                .isEqualTo(404);
        assertThat(tenant.post("/v1/hosts/" + Installation.HOST + "/drain", "").status())
                .isEqualTo(404);
    }

    @Test
    void isDoneByOneOfTwoGatewaysThatTryAtOnce() {
        try (var another = paddock.anotherGateway()) {
            var body = "{\"id\": \"" + id + "\"}";
            var tries = Stream.of(paddock.api(), another.api(), paddock.api(), another.api())
                    .map(api -> CompletableFuture.supplyAsync(() -> api.post("/v1/hosts", body)))
                    .toList();
            var answers = tries.stream().map(CompletableFuture::join).toList();

            assertThat(answers.stream().map(Api.Answer::status)).containsExactlyInAnyOrder(201, 409, 409, 409);
            assertThat(answers.stream().filter(answer -> answer.status() == 201))
                    .allSatisfy(answer -> paddock.broker()
                            .connect(id.value(), password(answer))
                            .close());
        }
    }

    @Test
    void leavesNothingBehindWhileTheManagementIsAway() {
        var nowhere = Map.of("paddock.management.urls", "http://127.0.0.1:1");
        try (var gateway = paddock.anotherGateway(nowhere)) {
            var answer = gateway.api().post("/v1/hosts", "{\"id\": \"" + id + "\"}");

            assertThat(answer.status()).as(answer.text()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("unavailable");
            assertThat(answer.text()).contains("paddock.management.urls");
            assertThat(answer.header("Retry-After")).isNotEmpty();
        }
        assertThat(shown().status()).isEqualTo(404);
        assertThat(paddock.broker().ask("rabbitmqctl", "list_users", "--silent"))
                .doesNotContain(id.value());
        assertThat(paddock.broker().ask("rabbitmqctl", "list_queues", "--silent", "name"))
                .doesNotContain(id.value());
        assertThat(enrol().status()).isEqualTo(201);
    }

    @Test
    void triesTheNextNodeAndSaysWhenTheRegistrarIsNotLetIn() {
        var urls = "http://127.0.0.1:1," + paddock.broker().managementUrl();
        try (var gateway = paddock.anotherGateway(Map.of("paddock.management.urls", urls))) {
            assertThat(gateway.api()
                            .post("/v1/hosts", "{\"id\": \"" + id + "\"}")
                            .status())
                    .isEqualTo(201);
        }
        try (var gateway = paddock.anotherGateway(Map.of("paddock.management.password", "another"))) {
            var answer = gateway.api().post("/v1/hosts/" + id + "/enrolment", "");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).contains("paddock.management.password").doesNotContain("another");
        }
    }

    /** A host that was half removed is removed by the next try. */
    @Test
    void removesWhatIsLeftOfAHost() {
        enrol();
        paddock.broker().run("rabbitmqctl", "delete_user", id.value());
        paddock.broker().run("rabbitmqctl", "delete_queue", Topology.hostQueue(id));

        assertThat(remove("").status()).isEqualTo(204);
        assertThat(shown().status()).isEqualTo(404);
    }

    private Api.Answer enrol() {
        var answer = paddock.api().post("/v1/hosts", "{\"id\": \"" + id + "\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer;
    }

    private Api.Answer remove(String query) {
        return paddock.api().delete("/v1/hosts/" + id + query, Map.of());
    }

    private Api.Answer create(String body) {
        return paddock.api().post("/v1/instances", body);
    }

    private Api.Answer shown() {
        return paddock.api().get("/v1/hosts/" + id);
    }

    private String status() {
        return shown().body().get("status").asString();
    }

    private static String password(Api.Answer answer) {
        return answer.body().get("enrolment").get("password").asString();
    }

    private void assertRefused(String host, int status, String code) {
        var answer = paddock.api().post("/v1/hosts", "{\"id\": \"" + host + "\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
    }

    private void assertShutOut(String password) {
        assertThatThrownBy(() -> paddock.broker().connect(id.value(), password))
                .isInstanceOf(AuthenticationFailureException.class);
    }

    private void report(Connection connection) throws IOException {
        try (var channel = connection.createChannel()) {
            channel.confirmSelect();
            publish(channel, Topology.EVENTS, "host." + id + ".report", id);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private void publish(Channel channel, String exchange, String key, HostId as) throws IOException {
        var properties = new BasicProperties.Builder().userId(as.value()).build();
        channel.basicPublish(exchange, key, true, properties, reported());
    }

    private byte[] reported() {
        return WireFormat.encode(new HostReported(
                id, PlayedHost.AT, "127.0.0.2", new TreeSet<>(), null, null, false, null, null, null, null));
    }

    private void awaitAllTaken() {
        await().atMost(PATIENCE).until(() -> paddock.broker().depth(Topology.GATEWAY_QUEUE) == 0);
    }

    private Object told() {
        var body = await("an instruction")
                .atMost(PATIENCE)
                .until(() -> paddock.broker().drain(Topology.hostQueue(id)), bodies -> !bodies.isEmpty())
                .getLast();
        return WireFormat.decodeInstruction(body.getBytes(StandardCharsets.UTF_8));
    }

    /** The broker closes the channel of whoever does what he may not. */
    private static void refused(Connection connection, Forbidden deed) throws IOException {
        var channel = connection.createChannel();
        assertThatThrownBy(() -> {
                    channel.confirmSelect();
                    deed.on(channel);
                    channel.waitForConfirmsOrDie(5_000);
                })
                .isInstanceOfAny(IOException.class, ShutdownSignalException.class);
        assertThat(String.valueOf(channel.getCloseReason())).containsAnyOf("ACCESS_REFUSED", "PRECONDITION_FAILED");
    }

    @FunctionalInterface
    private interface Forbidden {

        void on(Channel channel) throws IOException;
    }
}
