package dev.paddock.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindingTest {

    @Test
    void isATableWhoseRowsNeedNotHaveTheSameColumns() {
        var finding = new Finding.Builder(Part.ACCEPT, "Accepted requests")
                .row("accepted, 16", Finding.values("a second", 412.25, "p50", 3))
                .row("pgbench, 16", Finding.values("a second", 1234.5))
                .remark("0.33 of pgbench")
                .build();

        assertThat(finding.text().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "Accepted requests",
                        "",
                        "| | a second | p50 |",
                        "| --- | ---: | ---: |",
                        "| accepted, 16 | 412.3 | 3 |",
                        "| pgbench, 16 | 1235 | |",
                        "",
                        "0.33 of pgbench");
    }

    @Test
    void tellsQuantilesInMillisecondsThatWereMeasured() {
        var quantiles = new Quantiles();
        IntStream.rangeClosed(1, 100).forEach(i -> quantiles.add(Duration.ofMillis(i)));

        assertThat(quantiles.columns())
                .contains(entry("n", 100.0))
                .allSatisfy((_, value) -> assertThat(value).isPositive());
        assertThat(quantiles.median()).isBetween(49.9, 50.1);
        assertThat(quantiles.at(99)).isBetween(98.8, 99.2);
    }
}
