package dev.paddock.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferencesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            wait=10                                 | 10
            WAIT=10                                 | 10
            wait = 10                               | 10
            wait="10"                               | 10
            wait=0                                  | 0
            wait=007                                | 7
            wait=60                                 | 60
            wait=61                                 | 60
            wait=999999999                          | 60
            wait=99999999999999999999999999         | 60
            wait=10;foo=bar                         | 10
            wait=10 ; foo="a, b; c"                 | 10
            respond-async, wait=10                  | 10
            respond-async,wait=10                   | 10
            ,, wait=10 ,                            | 10
            handling=lenient; x="y", wait=5         | 5
            foo="a, wait=7", wait=5                 | 5
            foo="a \\" wait=7, ", wait=5            | 5
            wait=5, wait=9                          | 5
            return=minimal, wait=20, respond-async  | 20
            """)
    void waitsAsLongAsIsPreferredAndAtMostAMinute(String header, long seconds) {
        assertThat(Preferences.parse(header).patience()).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                " ",
                ",",
                ";",
                "=",
                "\"",
                "wait",
                "wait=",
                "wait=\"\"",
                "wait=-1",
                "wait=1.5",
                "wait=1e1",
                "wait=ten",
                "wait=10s",
                "wait=10 20",
                "wait=\"10",
                "wait=10\"",
                "wait=٣",
                "await=10",
                "wait-for=10",
                "x-wait=10",
                "wait10",
                "wait:10",
                "respond-async",
                "respond-async; wait=10",
                "foo=\"wait=10\"",
                "foo=\", wait=10\"",
                "foo=\", wait=10"
            })
    void passesOverWhatIsNoWait(String header) {
        assertThat(Preferences.parse(header).patience()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\\", ",", ";", "wait=", "wait=1;", "\"\\", "a\"b", " "})
    @Timeout(5)
    void readsALongHeaderInNoTime(String part) {
        assertThat(Preferences.parse(part.repeat(20_000)).patience()).isNotNull();
    }

    @Test
    void saysWhatItHonoured() {
        assertThat(Preferences.applied(Duration.ofSeconds(7))).isEqualTo("wait=7");
    }
}
