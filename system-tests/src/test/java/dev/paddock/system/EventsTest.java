package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.ShutdownSignalException;
import dev.paddock.contract.Event;
import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.JobFailed;
import dev.paddock.contract.JobId;
import dev.paddock.contract.JobInterrupted;
import dev.paddock.contract.Topology;
import dev.paddock.contract.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events come twice, late, or from the wrong sender; the rows stay right. */
@SystemTest
@Tag("fault")
class EventsTest {

    private final Installation paddock;
    private final PlayedHost host;

    EventsTest(Installation paddock) {
        this.paddock = paddock;
        this.host = new PlayedHost(paddock);
    }

    @AfterEach
    void letTheWorkerSpeak() {
        host.close();
    }

    @RepeatedTest(5)
    void comesToTheSameEndInWhateverOrderEventsComeAndHoweverOften(RepetitionInfo repetition) {
        var job = host.accept();
        var events = new ArrayList<Event>(PlayedHost.progress(job, 1));
        events.add(PlayedHost.created(job, 1));
        events.addAll(List.copyOf(events));
        Collections.shuffle(events, new Random(repetition.getCurrentRepetition()));
        events.forEach(paddock.broker()::publishEvent);

        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
        host.awaitAllTaken();
        assertThat(status(job)).isEqualTo("SUCCEEDED");
        assertThat(paddock.api().get("/v1/jobs/" + job).body().get("progress").isNull())
                .isTrue();
        assertThat(paddock.statuses(job.toString())).endsWith("SUCCEEDED").containsOnlyOnce("SUCCEEDED");
    }

    @Test
    void neverChangesAFinalState() {
        var job = host.accept();
        paddock.broker().publishEvent(PlayedHost.created(job, 1));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");

        paddock.broker().publishEvent(new JobFailed(PlayedHost.ID, PlayedHost.AT, job, 1, 9, PlayedHost.FAILURE));
        paddock.broker().publishEvent(new JobInterrupted(PlayedHost.ID, PlayedHost.AT, job, 1, 10, PlayedHost.FAILURE));
        host.awaitAllTaken();
        assertThat(status(job)).isEqualTo("SUCCEEDED");
    }

    @Test
    void triesAnInterruptedJobAgainAndTakesNoNewsOfTheAttemptBefore() {
        var job = host.accept();
        assertThat(host.takeCommand()).contains("\"attempt\": 1");
        paddock.broker().publishEvent(new JobInterrupted(PlayedHost.ID, PlayedHost.AT, job, 1, 4, PlayedHost.FAILURE));
        assertThat(host.takeCommand()).contains("\"attempt\": 2");

        var waiting = paddock.api().get("/v1/jobs/" + job).body();
        assertThat(waiting.get("status").asString()).isEqualTo("RETRYING");
        assertThat(waiting.get("attempt").asInt()).isEqualTo(2);
        assertThat(waiting.get("error").get("code").asString()).isEqualTo(PlayedHost.FAILURE.code());
        assertThat(waiting.get("nextAttemptAt").isNull()).isFalse();
        paddock.broker().publishEvent(PlayedHost.created(job, 1));
        host.awaitAllTaken();
        assertThat(status(job)).isEqualTo("RETRYING");
        paddock.broker().publishEvent(PlayedHost.created(job, 2));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
    }

    @Test
    void takesNoEventThatAHostSendsInAnothersName() {
        var job = host.accept();
        var forged = new InstanceCreated(new HostId("other-host"), PlayedHost.AT, job, 1, 4, "10.0.0.5", 6123);
        var body = WireFormat.encode(forged);

        assertThatThrownBy(() ->
                        paddock.broker().publishAs(Installation.HOST, Topology.EVENTS, "host.other-host.job", body))
                .as("the broker refuses the routing key")
                .isInstanceOf(ShutdownSignalException.class)
                .hasMessageContaining("ACCESS_REFUSED");
        paddock.broker().publishAs(Installation.HOST, Topology.EVENTS, "host." + Installation.HOST + ".job", body);
        var text = new String(body, StandardCharsets.UTF_8);
        await("the dead letter")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(paddock.api()
                                .get("/v1/dead-letters?code=undeliverable-event&host=other-host")
                                .body()
                                .get("items")
                                .size())
                        .isOne());
        assertThat(paddock.discardDeadLetters()).containsExactly(text);
        paddock.broker().publishEvent(PlayedHost.created(job, 1));
        assertThat(paddock.awaitEnd(job.toString())).isEqualTo("SUCCEEDED");
        assertThat(paddock.api().get("/v1/jobs/" + job).body().get("host").asString())
                .isEqualTo(Installation.HOST);
    }

    private String status(JobId job) {
        return paddock.api().get("/v1/jobs/" + job).body().get("status").asString();
    }
}
