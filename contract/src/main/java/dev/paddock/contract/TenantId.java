package dev.paddock.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/** Names one tenant; a UUID (RFC 9562), a string in JSON. */
public record TenantId(@JsonValue UUID value) {

    @JsonCreator
    public TenantId {
        Objects.requireNonNull(value, "tenant id");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
