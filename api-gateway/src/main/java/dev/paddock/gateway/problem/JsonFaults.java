package dev.paddock.gateway.problem;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/**
 * Tells what is wrong with a JSON body. Jackson's own messages are not used: they quote the body, and a body may hold a
 * password.
 */
final class JsonFaults {

    private JsonFaults() {}

    static ProblemDetail problem(HttpMessageNotReadableException e) {
        return switch (e.getCause()) {
            case UnrecognizedPropertyException unknown ->
                Problems.problem(
                        ProblemCode.UNKNOWN_FIELD,
                        List.of(new FieldError(pointer(unknown), "is not a field of this request")));
            case MismatchedInputException mismatch
            when !mismatch.getPath().isEmpty() ->
                Problems.problem(
                        ProblemCode.INVALID_FIELD, List.of(new FieldError(pointer(mismatch), expectation(mismatch))));
            case DatabindException value
            when !value.getPath().isEmpty() ->
                Problems.problem(ProblemCode.INVALID_FIELD, List.of(new FieldError(pointer(value), complaint(value))));
            case InputCoercionException number
            when !number.getPath().isEmpty() ->
                Problems.problem(
                        ProblemCode.INVALID_FIELD,
                        List.of(new FieldError(pointer(number), "is a number out of bounds")));
            case StreamConstraintsException excess ->
                Problems.problem(
                        ProblemCode.MALFORMED_JSON,
                        "The body is nested too deep, or has a name or a number that is too long.");
            case StreamReadException syntax ->
                Problems.problem(
                        ProblemCode.MALFORMED_JSON,
                        "The body is not JSON, or names a field twice" + position(syntax) + ".");
            case null, default ->
                Problems.problem(ProblemCode.MALFORMED_JSON, "The body must be one JSON object and nothing after it.");
        };
    }

    /** A type of ours that refuses a value says why without repeating it. */
    private static String complaint(DatabindException e) {
        return e instanceof ValueInstantiationException && e.getCause() instanceof IllegalArgumentException ours
                ? String.valueOf(ours.getMessage())
                : "has a value it can't have";
    }

    private static String pointer(JacksonException e) {
        return e.getPath().stream().map(JsonFaults::segment).collect(Collectors.joining("/", "/", ""));
    }

    private static String segment(JacksonException.Reference reference) {
        var name = reference.getPropertyName();
        return name == null ? Integer.toString(reference.getIndex()) : FieldError.escaped(name);
    }

    private static String expectation(MismatchedInputException e) {
        return "must be " + noun(e.getTargetType());
    }

    private static String noun(@Nullable Class<?> type) {
        if (type == Integer.class || type == int.class) {
            return "a whole number";
        }
        if (type == BigDecimal.class || type == Double.class || type == double.class) {
            return "a number";
        }
        if (type != null && Map.class.isAssignableFrom(type)) {
            return "an object";
        }
        return "a string";
    }

    private static String position(StreamReadException e) {
        var location = e.getLocation();
        return location == null || location.getLineNr() < 1
                ? ""
                : ": see line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }
}
