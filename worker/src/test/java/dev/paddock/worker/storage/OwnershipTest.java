package dev.paddock.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.contract.StorageDir;
import dev.paddock.contract.TenantId;
import dev.paddock.worker.storage.Ownership.Phase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnershipTest {

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final Path root;

    OwnershipTest(@TempDir Path root) {
        this.root = root;
    }

    @Test
    void isNotTakenForAbsentWhereTheDiskFails() throws IOException {
        var loop = Files.createDirectories(root.resolve(tenant.toString())).resolve("orders");
        Files.createSymbolicLink(loop, loop);
        var storage = new Storage(new StorageSettings(root));

        assertThat(storage.directories())
                .singleElement()
                .satisfies(found -> assertThatThrownBy(found::ownership).isInstanceOf(UncheckedIOException.class));
    }

    @Test
    void knowsNoDiskLimitWhereAnOlderWorkerWroteTheFile() throws IOException {
        var directory = Files.createDirectories(root.resolve(tenant.toString()).resolve("orders"));
        Files.writeString(directory.resolve("instance.json"), """
                {"instance": "019ab000-0000-7000-8000-000000000001", "origin": "019ab000-0000-7000-8000-000000000001",
                 "job": "019ab000-0000-7000-8000-000000000002", "attempt": 1, "generation": 1, "version": "17",
                 "phase": "READY", "serving": {"port": 6000, "memoryMiB": 256, "cpus": 1.0}}""");
        var owner = new Storage(new StorageSettings(root))
                .directory(tenant, new StorageDir("orders"))
                .ownership();

        assertThat(owner).hasValueSatisfying(found -> {
            assertThat(found.serving()).isEqualTo(new Ownership.Serving(6000, 256, 1, null));
            assertThat(found.diskLimit()).isEmpty();
        });
    }

    @Test
    void isReadFromAFileThatAnOlderWorkerWrote() throws IOException {
        var directory = Files.createDirectories(root.resolve(tenant.toString()).resolve("orders"));
        Files.writeString(directory.resolve("instance.json"), """
                {"instance": "019ab000-0000-7000-8000-000000000001", "origin": "019ab000-0000-7000-8000-000000000001",
                 "job": "019ab000-0000-7000-8000-000000000002", "attempt": 1, "generation": 1, "version": "17",
                 "phase": "READY"}""");
        Files.createDirectories(root.resolve(".gone").resolve("orders"));
        var storage = new Storage(new StorageSettings(root));

        var directories = storage.directories();

        assertThat(directories).singleElement().satisfies(found -> {
            assertThat(found.tenant()).isEqualTo(tenant);
            assertThat(found.name()).isEqualTo(new StorageDir("orders"));
            assertThat(found.ownership()).hasValueSatisfying(owner -> {
                assertThat(owner.phase()).isEqualTo(Phase.READY);
                assertThat(owner.serving()).isNull();
            });
        });
    }
}
