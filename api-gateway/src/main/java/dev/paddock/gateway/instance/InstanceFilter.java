package dev.paddock.gateway.instance;

import dev.paddock.gateway.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Which instances a list shows; what is null does not matter, except that deleted ones are shown only if asked for. */
record InstanceFilter(
        @Nullable InstanceStatus status,
        @Nullable String host,
        @Nullable String name) {

    InstanceFilter {
        requireText("host", host);
        requireText("name", name);
    }

    /** PostgreSQL's text has no NUL (manual, section 8.3), and it fails a query that asks for one. */
    private static void requireText(String parameter, @Nullable String value) {
        if (value != null && value.indexOf('\0') >= 0) {
            throw ProblemException.invalid(parameter, "must not contain NUL");
        }
    }
}
