package dev.paddock.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Names one Docker host: a DNS label (RFC 1123, section 2.1), so that it can stand in queue names and routing keys,
 * where a dot would separate words.
 */
public record HostId(@JsonValue String value) {

    /** A regular expression for a whole id. */
    public static final String PATTERN = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    private static final Pattern LABEL = Pattern.compile(PATTERN);

    /** @throws IllegalArgumentException if the value is no DNS label in lower case */
    @JsonCreator
    public HostId {
        if (!LABEL.matcher(value).matches()) {
            throw new IllegalArgumentException("A host's id is a DNS label in lower case, not '" + value + "'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
