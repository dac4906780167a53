package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.JobDeclined;
import dev.paddock.contract.JobFailed;
import dev.paddock.contract.JobInterrupted;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@WorkerTest
@Tag("fault")
class ServerSettingsTest {

    private final Gateway gateway;

    ServerSettingsTest(Rig rig) {
        this.gateway = rig.gateway;
    }

    @Test
    void appliesTheCallersSettings() throws SQLException {
        var orders = Orders.any().settings(Map.of("work_mem", "7MB", "cluster_name", "it's a \\ name"));

        var server = Server.from(gateway.carryOut(orders.create()));

        assertThat(server.query("show work_mem")).isEqualTo("7MB");
        assertThat(server.query("show cluster_name")).isEqualTo("it's a \\ name");
        gateway.carryOut(orders.delete());
    }

    @Test
    void fitsSharedBuffersToTheMemory() throws SQLException {
        var orders = Orders.any();

        var server = Server.from(gateway.carryOut(orders.create()));

        assertThat(server.query("show shared_buffers")).isEqualTo("64MB");
        gateway.carryOut(orders.delete());
    }

    @Test
    void refusesSettingsThatTheServerDoesNotStartWith() {
        var ended = gateway.carryOut(
                Orders.any().settings(Map.of("work_mem", "plenty")).create());

        assertThat(ended).isInstanceOfSatisfying(JobFailed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo("invalid-setting");
            assertThat(failed.failure().message()).contains("work_mem");
        });
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            wal_level,       minimal, max_wal_senders
            max_connections, 3,       superuser_reserved_connections
            min_wal_size,    2MB,     wal_segment_size
            """)
    void refusesSettingsThatAreRightByThemselvesAndDoNotGoTogether(String name, String value, String complaint) {
        var ended = gateway.carryOut(Orders.any().settings(Map.of(name, value)).create());

        assertThat(ended).isInstanceOfSatisfying(JobFailed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo("invalid-setting");
            assertThat(failed.failure().message()).contains(complaint).doesNotContain("\n");
        });
    }

    @Test
    void declinesAVersionThatIsNotOffered() {
        var ended = gateway.carryOut(Orders.any().version("9.6").create());

        assertThat(ended).isInstanceOfSatisfying(JobDeclined.class, declined -> {
            assertThat(declined.failure().code()).isEqualTo("unknown-version");
            assertThat(declined.failure().message()).contains("15, 17");
        });
    }

    @Test
    void isInterruptedByAnImageThatCantBeFound() {
        var ended = gateway.carryOut(Orders.any().version("99").create());

        assertThat(ended).isInstanceOfSatisfying(JobInterrupted.class, interrupted -> {
            assertThat(interrupted.failure().code()).isEqualTo("image-missing");
            assertThat(interrupted.failure().message()).contains("paddock/no-such-image:99");
        });
    }
}
