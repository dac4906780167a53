package dev.paddock.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/** Names one job; a UUID (RFC 9562), a string in JSON. */
public record JobId(@JsonValue UUID value) {

    @JsonCreator
    public JobId {
        Objects.requireNonNull(value, "job id");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
