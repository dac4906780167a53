package dev.paddock.gateway.problem;

import jakarta.validation.ConstraintViolationException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** The one place where a failure becomes an answer. No answer repeats a value that was sent. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    @ExceptionHandler
    ResponseEntity<Object> problem(ProblemException e) {
        return e.isUnavailable() ? unavailable(e.problem()) : answer(e.problem());
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        CannotCreateTransactionException.class,
        TransactionSystemException.class
    })
    ResponseEntity<Object> unavailable(Exception e) {
        log.warn("The control database can't be reached: {}", e.getMessage());
        return unavailable(Problems.problem(
                ProblemCode.UNAVAILABLE,
                "The control database can't be reached. Try again, with an Idempotency-Key lest it be done twice."));
    }

    private static ResponseEntity<Object> unavailable(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus())
                .header(HttpHeaders.RETRY_AFTER, Long.toString(RETRY_AFTER.toSeconds()))
                .body(problem);
    }

    @ExceptionHandler
    ResponseEntity<Object> invalidParameter(ConstraintViolationException e) {
        var errors = e.getConstraintViolations().stream()
                .map(violation -> FieldError.of(violation.getPropertyPath().toString(), violation.getMessage()))
                .toList();
        return answer(Problems.problem(ProblemCode.INVALID_FIELD, errors));
    }

    @ExceptionHandler
    ResponseEntity<Object> bug(Exception e) {
        log.error("A request failed for a reason that nobody thought of", e);
        return answer(Problems.problem(
                ProblemCode.INTERNAL, "The gateway has a bug. Its log says more; please tell the operator."));
    }

    @Override
    protected ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var errors = e.getBindingResult().getFieldErrors().stream()
                .map(error -> FieldError.of(error.getField(), String.valueOf(error.getDefaultMessage())))
                .sorted((a, b) -> a.pointer().compareTo(b.pointer()))
                .toList();
        return answer(Problems.problem(ProblemCode.INVALID_FIELD, errors));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(JsonFaults.problem(e));
    }

    @Override
    protected ResponseEntity<Object> handleTypeMismatch(
            org.springframework.beans.TypeMismatchException e,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        var name = e instanceof MethodArgumentTypeMismatchException argument ? argument.getName() : "request";
        return answer(Problems.problem(
                ProblemCode.INVALID_FIELD, List.of(FieldError.of(name, "is not of the form that this parameter has"))));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var code = codeOf(status);
        var detail = body instanceof ProblemDetail problem && problem.getDetail() != null
                ? problem.getDetail()
                : code.status().getReasonPhrase();
        return ResponseEntity.status(code.status()).headers(headers).body(Problems.problem(code, detail));
    }

    private static ProblemCode codeOf(HttpStatusCode status) {
        return switch (HttpStatus.valueOf(status.value())) {
            case NOT_FOUND -> ProblemCode.NOT_FOUND;
            case METHOD_NOT_ALLOWED -> ProblemCode.METHOD_NOT_ALLOWED;
            case NOT_ACCEPTABLE -> ProblemCode.NOT_ACCEPTABLE;
            case UNSUPPORTED_MEDIA_TYPE -> ProblemCode.UNSUPPORTED_MEDIA_TYPE;
            case CONTENT_TOO_LARGE -> ProblemCode.TOO_LARGE;
            case SERVICE_UNAVAILABLE -> ProblemCode.UNAVAILABLE;
            default -> status.is4xxClientError() ? ProblemCode.INVALID_FIELD : ProblemCode.INTERNAL;
        };
    }

    private static ResponseEntity<Object> answer(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus()).body(problem);
    }
}
