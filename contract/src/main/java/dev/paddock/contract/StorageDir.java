package dev.paddock.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Names a directory of a tenant on a host. Its pattern has no dot and no slash, so no such name can leave the tenant's
 * own directory.
 */
public record StorageDir(@JsonValue String value) {

    /** What a name looks like, as a regular expression. */
    public static final String PATTERN = "[a-z0-9][a-z0-9_-]{0,62}";

    private static final Pattern NAME = Pattern.compile(PATTERN);

    /** @throws IllegalArgumentException if the value does not match {@link #PATTERN} */
    @JsonCreator
    public StorageDir {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "A storage directory's name matches " + PATTERN + ", not '" + value + "'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
