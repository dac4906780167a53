package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Hosts are up as long as they are heard, by the control database's clock alone. */
@SystemTest
class HostsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Installation paddock;
    private final PlayedHost host;

    HostsTest(Installation paddock) {
        this.paddock = paddock;
        this.host = new PlayedHost(paddock);
    }

    @AfterEach
    void letTheWorkerSpeak() {
        host.close();
    }

    @Test
    void showsOperatorsWhatEachHostIsAndWhyItTakesNothing() {
        host.report("Docker does not answer on this host; start it.");

        var shown = shown();
        assertThat(shown.get("status").asString()).isEqualTo("UP");
        assertThat(shown.get("address").asString()).isEqualTo("127.0.0.1");
        assertThat(shown.get("versions").valueStream().map(JsonNode::asString)).containsExactly("15", "17");
        assertThat(shown.get("instances").asInt()).isZero();
        assertThat(shown.get("lastSeenAt").asString()).endsWith("Z");
        assertThat(shown.get("impediment").asString()).startsWith("Docker does not answer");
        assertThat(paddock.api().get("/v1/hosts").body().get("next").isNull()).isTrue();
        host.report(null);
        assertThat(shown().get("impediment").isNull()).isTrue();
        assertThat(new Api(paddock.api().base(), paddock.newTenantKey("curious"))
                        .get("/v1/hosts")
                        .status())
                .isEqualTo(404);
    }

    /** Fault 33, the gateway's part. */
    @Test
    @Tag("fault")
    void losesItsInstancesWhileItIsSilentAndHasThemBackWhenItReports() {
        var job = host.accept();
        paddock.broker().publishEvent(PlayedHost.created(job, 1));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
        host.report(null);
        var path = "/v1/instances/"
                + paddock.api().get("/v1/jobs/" + job).body().get("instanceId").asString();
        var before = paddock.api().get(path);
        assertThat(before.body().get("status").asString()).isEqualTo("RUNNING");
        assertThat(before.body().get("error").isNull()).isTrue();

        silence();
        paddock.ageWatch();
        await("the host's fall").atMost(PATIENCE).until(() -> status().equals("DOWN"));
        var lost = paddock.api().get(path);
        assertThat(lost.body().get("status").asString()).isEqualTo("LOST");
        assertThat(lost.body().get("error").get("code").asString()).isEqualTo("host-down");
        assertThat(lost.body().get("error").get("message").asString()).contains(Installation.HOST);
        assertThat(lost.header("ETag")).isNotEqualTo(before.header("ETag"));
        assertThat(lost.body().get("updatedAt").asString())
                .isGreaterThan(before.body().get("updatedAt").asString());
        assertThat(listed("LOST")).isOne();
        assertThat(listed("RUNNING")).isZero();

        host.report(null);
        assertThat(status()).isEqualTo("UP");
        var back = paddock.api().get(path);
        assertThat(back.body().get("status").asString()).isEqualTo("RUNNING");
        assertThat(back.body().get("error").isNull()).isTrue();
        assertThat(back.header("ETag")).isNotIn(before.header("ETag"), lost.header("ETag"));
        assertThat(listed("RUNNING")).isOne();
    }

    /** Fault 31: a silence that nobody could have broken. */
    @Test
    void isNotDownBeforeItCouldReportToAGatewayThatWasAway() {
        host.report(null);
        paddock.rows()
                .sql("update watch set since = now() - interval '1 day', kept_at = now() - interval '1 hour'")
                .update();
        silence();

        await("a new watch")
                .atMost(PATIENCE)
                .until(() -> paddock.rows()
                        .sql("select since > now() - interval '1 minute' from watch")
                        .query(Boolean.class)
                        .single());
        assertThat(status()).isEqualTo("UP");
        paddock.ageWatch();
        await("the host's fall").atMost(PATIENCE).until(() -> status().equals("DOWN"));
    }

    /** Faults 21 and 22: a silence that nobody could have broken, since the broker lets nobody speak. */
    @Test
    @Tag("fault")
    void isNotDownWhileAnAlarmOfTheBrokerKeepsItFromReporting() {
        host.report(null);
        paddock.broker().run("rabbitmqctl", "set_disk_free_limit", "1000000GB");
        try {
            awaitUnwatched(3);
            paddock.ageWatch();
            silence();
            awaitUnwatched(6);
            assertThat(status()).isEqualTo("UP");
        } finally {
            paddock.broker().run("rabbitmqctl", "set_disk_free_limit", "50MB");
        }
        await("the host's fall").atMost(PATIENCE).until(() -> {
            paddock.ageWatch();
            return status().equals("DOWN");
        });
        host.report(null);
    }

    private void awaitUnwatched(int seconds) {
        await("no watch kept for %d s".formatted(seconds))
                .atMost(PATIENCE)
                .until(() -> paddock.rows()
                        .sql("select kept_at < now() - :seconds * interval '1 s' from watch")
                        .param("seconds", seconds)
                        .query(Boolean.class)
                        .single());
    }

    private void silence() {
        paddock.rows()
                .sql("update host set last_seen_at = now() - interval '31 s'")
                .update();
    }

    private String status() {
        return shown().get("status").asString();
    }

    private int listed(String status) {
        return paddock.api()
                .get("/v1/instances?status=" + status)
                .body()
                .get("items")
                .size();
    }

    private JsonNode shown() {
        return paddock.api()
                .get("/v1/hosts")
                .body()
                .get("items")
                .valueStream()
                .filter(each -> each.get("id").asString().equals(Installation.HOST))
                .findFirst()
                .orElseThrow();
    }
}
