package dev.paddock.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncarnationTest {

    private final Path root;

    IncarnationTest(@TempDir Path root) {
        this.root = root;
    }

    @Test
    void numbersRiseOverRestarts() throws IOException {
        var first = started();
        var said = LongStream.generate(first::nextSequence).limit(3).toArray();
        var second = started();

        assertThat(said).isSorted().doesNotHaveDuplicates();
        assertThat(second.nextSequence()).isGreaterThan(said[2]).isGreaterThan(first.nextSequence());
    }

    @Test
    void numbersRiseWhereTheStorageWasReplaced() throws IOException {
        started().nextSequence();
        var before = started();
        before.nextSequence();
        Files.delete(root.resolve(".incarnation"));

        var replaced = started(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1)));

        assertThat(replaced.nextSequence()).isGreaterThan(before.nextSequence());
    }

    @Test
    void numbersArePositiveWhateverTheClockSays() throws IOException {
        for (var time : List.of(Instant.EPOCH, Instant.parse("2093-12-31T00:00:00Z"))) {
            Files.deleteIfExists(root.resolve(".incarnation"));
            assertThat(started(Clock.fixed(time, ZoneOffset.UTC)).nextSequence())
                    .isPositive();
        }
    }

    @Test
    void isNotGuessedFromAFileThatIsDamaged() throws IOException {
        Files.writeString(root.resolve(".incarnation"), "rubbish");

        assertThatThrownBy(started()::nextSequence).hasMessageContaining("write one into it");
    }

    @Test
    void waitsForADiskThatTakesItsNumber() throws IOException {
        var obstacle = Files.createDirectories(root.resolve(".incarnation.new/obstacle"));
        var incarnation = started();
        assertThatThrownBy(incarnation::nextSequence).hasMessageContaining(".incarnation.new");

        Files.delete(obstacle);

        assertThat(incarnation.nextSequence()).isPositive();
    }

    private Incarnation started() throws IOException {
        return started(Clock.systemUTC());
    }

    private Incarnation started(Clock clock) throws IOException {
        return new Incarnation(new Storage(new StorageSettings(root)), clock);
    }
}
