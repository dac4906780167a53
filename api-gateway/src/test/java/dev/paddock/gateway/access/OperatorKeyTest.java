package dev.paddock.gateway.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class OperatorKeyTest {

    private static final ApiKeys KEYS =
            new ApiKeys(JdbcClient.create(new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/none")));

    @Test
    void refusesAShortKeyAndDoesNotRepeatIt() {
        assertThatThrownBy(() -> new OperatorKey(KEYS, "k".repeat(31)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("paddock.operator-key must have at least 32 characters");
    }

    @Test
    void takesAKeyOf32Characters() {
        assertThatCode(() -> new OperatorKey(KEYS, "k".repeat(32))).doesNotThrowAnyException();
    }
}
