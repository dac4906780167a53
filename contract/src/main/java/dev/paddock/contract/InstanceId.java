package dev.paddock.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/** Names one instance; a UUID (RFC 9562), a string in JSON. */
public record InstanceId(@JsonValue UUID value) {

    @JsonCreator
    public InstanceId {
        Objects.requireNonNull(value, "instance id");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
