package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.JobDeclined;
import dev.paddock.contract.JobEvent;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@WorkerTest
class LimitsTest {

    private final Rig rig;
    private final Gateway gateway;

    LimitsTest(Rig rig) {
        this.rig = rig;
        this.gateway = rig.gateway;
    }

    @Test
    void declineMoreProcessorsThanTheHostHas() {
        int available = rig.processors();

        var ended = gateway.carryOut(Orders.any().cpus(available + 0.5).create());

        assertDeclined(ended, "The host has " + available + " processors; ask for at most " + available + " as cpus");
    }

    @Test
    void declineMoreMemoryThanTheHostHas() {
        var ended = gateway.carryOut(Orders.any().memoryMiB(1 << 20).create());

        assertDeclined(ended, "MiB of memory; ask for at most");
    }

    @Test
    void allowTheLeastThatACallerMayAskFor() throws SQLException {
        var orders = Orders.any().memoryMiB(128).cpus(0.1);

        var server = Server.from(gateway.carryOut(orders.create()));

        assertThat(server.query("show shared_buffers")).isEqualTo("32MB");
        gateway.carryOut(orders.delete());
    }

    private static void assertDeclined(JobEvent ended, String words) {
        assertThat(ended).isInstanceOfSatisfying(JobDeclined.class, declined -> {
            assertThat(declined.failure().code()).isEqualTo("invalid-field");
            assertThat(declined.failure().message()).contains(words);
        });
    }
}
