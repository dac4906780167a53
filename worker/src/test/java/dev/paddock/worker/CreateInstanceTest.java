package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.JobProgressed;
import dev.paddock.contract.Step;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WorkerTest
class CreateInstanceTest {

    private final Rig rig;
    private final Gateway gateway;

    CreateInstanceTest(Rig rig) {
        this.rig = rig;
        this.gateway = rig.gateway;
    }

    @ParameterizedTest
    @ValueSource(strings = {"15", "17"})
    void letsTheCallerInWithItsPasswordAndNoOther(String version) throws SQLException {
        var orders = Orders.any().version(version);

        var server = Server.from(gateway.carryOut(orders.create()));

        assertThat(server.query("show server_version")).startsWith(version);
        assertThat(server.query("select rolsuper from pg_roles where rolname = current_user"))
                .isEqualTo("t");
        assertThatThrownBy(() -> server.query("select 1", "wrong")).hasMessageContaining("password authentication");
        gateway.carryOut(orders.delete());
    }

    @Test
    void tellsEachStepAsItBegins() {
        var orders = Orders.any();
        var create = orders.create();

        gateway.carryOut(create);

        assertThat(gateway.said(create))
                .filteredOn(JobProgressed.class::isInstance)
                .extracting(event -> ((JobProgressed) event).progress().step())
                .containsExactly(Step.FETCH_IMAGE, Step.PREPARE_STORAGE, Step.START_CONTAINER, Step.VERIFY_CONNECTION);
        assertThat(gateway.said(create)).last().isInstanceOf(InstanceCreated.class);
        assertThat(gateway.said(create).getLast().sequence()).isEqualTo(4);
        gateway.carryOut(orders.delete());
    }

    @Test
    void comesBackAfterItEndedInGoodOrder() throws Exception {
        var orders = Orders.any();
        var server = Server.from(gateway.carryOut(orders.create()));

        rig.signal(orders.instance(), "INT");

        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> rig.inspect(orders.instance()).getRestartCount() == 1
                        && server.query("select 42").equals("42"));
        gateway.carryOut(orders.delete());
    }
}
