package dev.paddock.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.JobId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PendingCommandTest {

    @Test
    void neverPrintsItsBody() {
        var job = new JobId(UUID.fromString("019ab000-0000-7000-8000-000000000001"));

        assertThat(new PendingCommand(job, "create", "{\"adminVerifier\": \"SCRAM-SHA-256$4096:…\"}", null))
                .hasToString("PendingCommand[019ab000-0000-7000-8000-000000000001 to create]");
    }
}
