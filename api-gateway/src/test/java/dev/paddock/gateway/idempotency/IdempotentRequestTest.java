package dev.paddock.gateway.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.contract.TenantId;
import dev.paddock.gateway.problem.ProblemException;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IdempotentRequestTest {

    private static final TenantId TENANT = new TenantId(new UUID(0, 1));

    static Stream<String> keys() {
        return Stream.of("k", "!", "~", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", "k".repeat(255));
    }

    static Stream<String> whatIsNoKey() {
        return Stream.of("", " ", "a b", "a\n", "\u007f", "é", "k\u0000", "k".repeat(256));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void takesAKeyOfVisibleAscii(String key) {
        assertThat(IdempotentRequest.of(TENANT, key, "content"))
                .get()
                .extracting("key")
                .isEqualTo(key);
    }

    @ParameterizedTest
    @MethodSource("whatIsNoKey")
    void refusesAnyOtherKeyAndDoesNotRepeatIt(String key) {
        assertThatThrownBy(() -> IdempotentRequest.of(TENANT, key, "content"))
                .isInstanceOf(ProblemException.class)
                .hasMessage("Idempotency-Key must have 1 to 255 visible ASCII characters.");
    }

    @Test
    void isNoneWithoutAKey() {
        assertThat(IdempotentRequest.of(TENANT, null, "content")).isEmpty();
    }

    @Test
    void neverPrintsItsContent() {
        assertThat(new IdempotentRequest(TENANT, "k", "{\"adminPassword\": \"s3cr3t\"}"))
                .asString()
                .doesNotContain("s3cr3t")
                .doesNotContain("adminPassword");
    }
}
