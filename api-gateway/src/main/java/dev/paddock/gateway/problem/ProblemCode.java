package dev.paddock.gateway.problem;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;

/** The stable codes of the HTTP contract, and the status that each is answered with. */
public enum ProblemCode {
    MALFORMED_JSON(HttpStatus.BAD_REQUEST),
    INVALID_FIELD(HttpStatus.BAD_REQUEST),
    UNKNOWN_FIELD(HttpStatus.BAD_REQUEST),
    UNAUTHENTICATED(HttpStatus.UNAUTHORIZED),
    NOT_FOUND(HttpStatus.NOT_FOUND),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE),
    NAME_TAKEN(HttpStatus.CONFLICT),
    STORAGE_IN_USE(HttpStatus.CONFLICT),
    PORT_IN_USE(HttpStatus.CONFLICT),
    HOST_FULL(HttpStatus.CONFLICT),
    JOB_IN_PROGRESS(HttpStatus.CONFLICT),
    REQUEST_IN_PROGRESS(HttpStatus.CONFLICT),
    NOT_REPLAYABLE(HttpStatus.CONFLICT),
    NOT_CANCELLABLE(HttpStatus.CONFLICT),
    HOST_EXISTS(HttpStatus.CONFLICT),
    HOST_IN_USE(HttpStatus.CONFLICT),
    HOST_DRAINING(HttpStatus.CONFLICT),
    INVALID_STATUS(HttpStatus.CONFLICT),
    SHUT_OUT(HttpStatus.CONFLICT),
    GONE(HttpStatus.GONE),
    TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
    IDEMPOTENCY_KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT),
    UNKNOWN_VERSION(HttpStatus.UNPROCESSABLE_CONTENT),
    UNKNOWN_HOST(HttpStatus.UNPROCESSABLE_CONTENT),
    INVALID_SETTING(HttpStatus.UNPROCESSABLE_CONTENT),
    INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR),
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE);

    private final HttpStatus status;

    ProblemCode(HttpStatus status) {
        this.status = status;
    }

    HttpStatus status() {
        return status;
    }

    /** The code as callers read it, in kebab-case. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The code that a worker named, if it is one of these. */
    static Optional<ProblemCode> of(String text) {
        return Stream.of(values()).filter(code -> code.text().equals(text)).findFirst();
    }
}
