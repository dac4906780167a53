package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.system.FaultTest;
import dev.paddock.system.Installation;
import dev.paddock.system.Postgres;
import dev.paddock.system.machine.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The disk of a host is full. */
@FaultTest
class DiskFaultsTest {

    /** Two templates, and two instances. */
    private static final int MEBIBYTES = 256;

    private final Installation paddock;
    private final Requests requests;

    DiskFaultsTest(Installation paddock) {
        this.paddock = paddock;
        this.requests = new Requests(paddock);
    }

    /** Fault 26. */
    @Test
    void saysThatTheDiskIsFullAndLeavesNothingHalfMadeAndGoesOnWhenThereIsRoom() throws IOException, SQLException {
        try (var disk = new SmallDisk(MEBIBYTES);
                var host = AnotherHost.on(disk.root(), paddock)) {
            assertThat(paddock.awaitEnd(requests.accept("before", host.id()))).isEqualTo("SUCCEEDED");
            await("both templates").atMost(Duration.ofSeconds(60)).until(() -> templates(host) == 2);
            disk.fill();
            var job = requests.accept("crowded", host.id());
            assertThat(paddock.awaitEnd(job)).isEqualTo("DEAD_LETTERED");
            var letter =
                    paddock.api().get("/v1/dead-letters").body().get("items").get(0);
            assertThat(letter.get("error").get("code").asString()).isEqualTo("disk-full");
            assertThat(host.side().containers()).hasSize(1);
            assertThat(Postgres.query(requests.instance("before"), Requests.PASSWORD, "select 'unharmed'"))
                    .isEqualTo("unharmed");
            disk.free();
            paddock.api().post("/v1/dead-letters/" + letter.get("id").asString() + "/replay", "", Map.of());
            assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
        }
    }

    private static long templates(AnotherHost host) throws IOException {
        try (var templates = Files.list(host.side().storageRoot().resolve(".templates"))) {
            return templates.count();
        }
    }
}
