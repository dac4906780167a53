package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartTest {

    @ParameterizedTest
    @CsvSource({
        "--spring.rabbitmq.publisher-confirm-type=none, spring.rabbitmq.publisher-confirm-type=correlated",
        "--paddock.stop-limit=60s,                      spring.lifecycle.timeout-per-shutdown-phase"
    })
    void isRefusedWhereAPromiseCouldNotBeKept(String setting, String complaint, @TempDir Path storageRoot) {
        assertThatThrownBy(() -> Worker.application()
                        .run(
                                "--paddock.host.id=host-a",
                                "--paddock.images.17=postgres:17",
                                "--paddock.storage-root=" + storageRoot,
                                setting))
                .rootCause()
                .hasMessageContaining(complaint);
    }
}
