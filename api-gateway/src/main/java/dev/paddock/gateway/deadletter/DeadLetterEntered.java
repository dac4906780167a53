package dev.paddock.gateway.deadletter;

import java.util.Objects;

/** Published within the transaction that entered a dead letter; it has happened once that is committed. */
public record DeadLetterEntered(String code) {

    public DeadLetterEntered {
        Objects.requireNonNull(code, "code");
    }
}
