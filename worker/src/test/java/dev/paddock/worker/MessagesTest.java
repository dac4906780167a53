package dev.paddock.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.Topology;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WorkerTest
class MessagesTest {

    private final Rig rig;
    private final Gateway gateway;

    MessagesTest(Rig rig) {
        this.rig = rig;
        this.gateway = rig.gateway;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "garbage", "null", "{}", "{\"type\": \"FORMAT_DISK\"}", "{\"type\": \"CREATE_INSTANCE\"}"})
    void deadLettersWhatItCantReadAsItIs(String body) {
        gateway.sendRaw(Topology.CREATE_KEY, body.getBytes(UTF_8));

        var dead = Objects.requireNonNull(gateway.dead(Duration.ofSeconds(10)), "nothing was dead-lettered");

        assertThat(dead.getBody()).asString().isEqualTo(body);
        assertThat(dead.getMessageProperties().getXDeathHeader())
                .singleElement()
                .extracting(death -> death.get("reason"))
                .isEqualTo("rejected");
    }

    @Test
    void reportsTheHostWithWhatItOffers() {
        var report = gateway.awaitReport();

        assertThat(report.host()).isEqualTo(rig.host);
        assertThat(report.address()).isEqualTo(Loopback.OWN);
        assertThat(report.versions()).containsExactly("15", "17", "99");
        assertThat(rig.storageRoot.resolve("alive")).exists();
    }

    @Test
    void speaksUnderItsOwnName() {
        gateway.awaitReport();

        assertThat(gateway.messages())
                .allSatisfy(message -> assertThat(message.getMessageProperties().getReceivedUserId())
                        .isEqualTo(rig.host.value()));
    }
}
