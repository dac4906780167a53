package dev.paddock.gateway.instance;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.gateway.problem.ProblemException;
import org.junit.jupiter.api.Test;

class InstanceFilterTest {

    @Test
    void refusesANulWhichNoQueryMayHold() {
        assertThatThrownBy(() -> new InstanceFilter(null, "a\0b", null))
                .isInstanceOf(ProblemException.class)
                .hasMessage("/host must not contain NUL");
        assertThatThrownBy(() -> new InstanceFilter(null, null, "a\0b"))
                .isInstanceOf(ProblemException.class)
                .hasMessage("/name must not contain NUL");
    }
}
