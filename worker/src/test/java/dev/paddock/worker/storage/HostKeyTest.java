package dev.paddock.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostKeyTest {

    private final Path root;

    HostKeyTest(@TempDir Path root) {
        this.root = root;
    }

    @Test
    void isMadeWhenItIsAskedForAndIsTheSameEverAfter() throws IOException {
        var first = started();
        assertThat(first.isMissing()).isTrue();
        assertThat(root.resolve(".host-key")).doesNotExist();

        var secret = first.derive("purpose");

        assertThat(first.isMissing()).isFalse();
        assertThat(started().isMissing()).isFalse();
        assertThat(started().derive("purpose")).isEqualTo(secret);
    }

    @Test
    void isNotReplacedWhereItIsDamaged() throws IOException {
        Files.writeString(root.resolve(".host-key"), "rubbish");

        assertThatThrownBy(this::started).isInstanceOf(IOException.class).hasMessageContaining("damaged");
    }

    private HostKey started() throws IOException {
        return new HostKey(new Storage(new StorageSettings(root)));
    }
}
