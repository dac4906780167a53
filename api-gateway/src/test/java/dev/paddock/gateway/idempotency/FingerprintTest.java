package dev.paddock.gateway.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {

    private static final String CONTENT = "POST\n/v1/instances\nnull\n{\"adminPassword\": \"s3cr3t\"}";

    @Test
    void knowsTheSameRequestAgain() {
        assertThat(Fingerprint.of(CONTENT).matches(CONTENT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "POST\n/v1/instances\nnull\n{\"adminPassword\": \"s3cr3T\"}",
                "POST\n/v1/instances\nnull\n{\"adminPassword\": \"s3cr3t\"} ",
                "POST\n/v1/instances\n\n{\"adminPassword\": \"s3cr3t\"}",
                "DELETE\n/v1/instances\nnull\n{\"adminPassword\": \"s3cr3t\"}"
            })
    void tellsAnotherRequestApart(String other) {
        assertThat(Fingerprint.of(CONTENT).matches(other)).isFalse();
    }

    @Test
    void knowsTheRequestAgainFromWhatWasStored() {
        var stored = Fingerprint.of(CONTENT);
        var read = new Fingerprint(stored.salt(), stored.hash());

        assertThat(read.matches(CONTENT)).isTrue();
        assertThat(read.matches(CONTENT + " ")).isFalse();
    }

    @Test
    void tellsLettersApartThatAreNotAscii() {
        assertThat(Fingerprint.of("ä").matches("ä")).isTrue();
        assertThat(Fingerprint.of("ä").matches("ö")).isFalse();
        assertThat(Fingerprint.of("😀").matches("😁")).isFalse();
    }

    @Test
    void differsEachTimeSoThatTwoKeysDoNotShowThatTheirRequestsAreTheSame() {
        var first = Fingerprint.of(CONTENT);
        var second = Fingerprint.of(CONTENT);

        assertThat(first.salt()).hasSize(16).isNotEqualTo(second.salt());
        assertThat(first.hash()).hasSize(32).isNotEqualTo(second.hash());
    }

    @Test
    void holdsNothingButSaltAndHash() {
        assertThat(Fingerprint.class.getDeclaredFields())
                .filteredOn(field -> !Modifier.isStatic(field.getModifiers()))
                .extracting("name", "type")
                .containsExactlyInAnyOrder(tuple("salt", byte[].class), tuple("hash", byte[].class));
    }

    @Test
    void neverPrintsTheRequest() {
        var fingerprint = Fingerprint.of(CONTENT);

        assertThat(fingerprint).asString().doesNotContain("s3cr3t").doesNotContain("instances");
        assertThat(new String(fingerprint.hash(), StandardCharsets.ISO_8859_1)).doesNotContain("s3cr3t");
    }

    @Test
    void canNotBeChangedFromOutside() {
        var fingerprint = Fingerprint.of(CONTENT);

        fingerprint.hash()[0] ^= 1;
        fingerprint.salt()[0] ^= 1;

        assertThat(fingerprint.matches(CONTENT)).isTrue();
    }
}
