package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartTest {

    @Test
    void isRefusedWithoutPublisherConfirms(@TempDir Path storageRoot) {
        assertThatThrownBy(() -> Worker.application()
                        .run(
                                "--paddock.host.id=host-a",
                                "--paddock.images.17=postgres:17",
                                "--paddock.storage-root=" + storageRoot,
                                "--spring.rabbitmq.publisher-confirm-type=none"))
                .rootCause()
                .hasMessageContaining("spring.rabbitmq.publisher-confirm-type=correlated");
    }
}
