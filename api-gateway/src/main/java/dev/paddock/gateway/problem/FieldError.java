package dev.paddock.gateway.problem;

import java.util.Objects;

/**
 * What is wrong with one field of a request.
 *
 * @param pointer where it stands, as a JSON pointer (RFC 6901)
 * @param detail what it should be; never the value that was sent
 */
public record FieldError(String pointer, String detail) {

    public FieldError {
        Objects.requireNonNull(pointer, "pointer");
        Objects.requireNonNull(detail, "detail");
    }

    /** An error of a field at the top of the request. */
    public static FieldError of(String field, String detail) {
        return new FieldError("/" + escaped(field), detail);
    }

    /** Makes a name fit to stand between the slashes of a JSON pointer (RFC 6901, section 3). */
    public static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
