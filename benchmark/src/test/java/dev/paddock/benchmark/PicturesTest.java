package dev.paddock.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {

    @TempDir
    private Path directory;

    @Test
    void drawsCreatesAndGrowth() throws IOException {
        var quantiles = new Quantiles();
        quantiles.add(Duration.ofMillis(90));
        var create = new Finding.Builder(Part.CREATE, "")
                .row("Paddock, warm", quantiles)
                .row("Paddock, cold", quantiles)
                .row("docker run", quantiles)
                .build();
        var growth = new Finding.Builder(Part.GROWTH, "")
                .row("1", Finding.values("warm p50", 90, "cold p50", 450))
                .row("200", Finding.values("warm p50", 95, "cold p50", 500))
                .build();

        Pictures.of(create, directory);
        Pictures.of(growth, directory);

        assertThat(Files.readString(directory.resolve("create.svg")))
                .startsWith("<svg")
                .contains("docker run", "p99");
        assertThat(Files.readString(directory.resolve("growth.svg")))
                .startsWith("<svg")
                .contains("cold p50", "200");
    }

    @Test
    void drawsNothingElse() throws IOException {
        Pictures.of(new Finding.Builder(Part.BURST, "").build(), directory);

        assertThat(directory).isEmptyDirectory();
    }
}
