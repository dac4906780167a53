package dev.paddock.gateway.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "8, , 8",
        "-1, , -1",
        "0.5, , 0.5",
        "8, kB, 8",
        "8kB, kB, 8",
        "'8 kB', kB, 8",
        "8MB, kB, 8192",
        "1GB, kB, 1048576",
        "2TB, kB, 2147483648",
        "1024B, kB, 1",
        "512B, kB, 0.5",
        "16, 8kB, 16",
        "128kB, 8kB, 16",
        "128MB, 8kB, 16384",
        "1GB, MB, 1024",
        "64kB, B, 65536",
        "1, ms, 1",
        "1s, ms, 1000",
        "2min, ms, 120000",
        "1h, s, 3600",
        "1d, s, 86400",
        "1d, min, 1440",
        "1500us, ms, 1.5",
        "-1ms, ms, -1",
        "90s, min, 1.5"
    })
    void readsANumberInTheUnitOfItsSetting(String text, @Nullable String unit, BigDecimal number) {
        assertThat(Quantity.parse(text, unit))
                .hasValueSatisfying(parsed -> assertThat(parsed).isEqualByComparingTo(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                ".",
                "8 bananas",
                "8mb",
                "8KB",
                "8kb",
                "8s",
                "8ms",
                "kB",
                "kB8",
                "8kB8",
                "8kB ",
                " 8kB",
                "+8",
                "0x10",
                "1e3",
                "1,5",
                "1.",
                "8\nkB",
                "8\tkB",
                "8kB\n",
                "8'kB",
                "8kB;",
                "٣",
                "NaN",
                "Infinity",
                "1000000000000000000000",
                "0.0000000001"
            })
    void readsNothingElseAsMemory(String text) {
        assertThat(Quantity.parse(text, "kB")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1kB", "1B", "1m", "1M", "1sec", "1S", "1MIN", "1w"})
    void readsNothingElseAsTime(String text) {
        assertThat(Quantity.parse(text, "ms")).isEmpty();
    }

    @Test
    void takesNoUnitWhereTheSettingHasNone() {
        assertThat(Quantity.parse("8kB", null)).isEmpty();
        assertThat(Quantity.parse("8s", null)).isEmpty();
    }

    @Test
    void readsNothingForAUnitThatItDoesNotKnow() {
        assertThat(Quantity.parse("8kB", "furlong")).isEmpty();
        assertThat(Quantity.parse("8kB", "")).isEmpty();
    }
}
