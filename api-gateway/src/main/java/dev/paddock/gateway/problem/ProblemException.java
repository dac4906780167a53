package dev.paddock.gateway.problem;

import dev.paddock.contract.JobId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** Ends a request with a problem that the caller is told in full. */
public final class ProblemException extends RuntimeException {

    private final transient ProblemDetail problem;

    private ProblemException(ProblemDetail problem) {
        super(problem.getDetail());
        this.problem = problem;
    }

    /** A problem of the request as a whole. */
    public static ProblemException of(ProblemCode code, String detail) {
        return new ProblemException(Problems.problem(code, detail));
    }

    /** A field, or a parameter, that is not what it may be. */
    public static ProblemException invalid(String field, String detail) {
        return of(ProblemCode.INVALID_FIELD, List.of(FieldError.of(field, detail)));
    }

    /** A problem of some of the request's fields. */
    public static ProblemException of(ProblemCode code, List<FieldError> errors) {
        return new ProblemException(Problems.problem(code, errors));
    }

    /** A problem that a job has, or is. */
    public static ProblemException of(ProblemCode code, String detail, JobId job) {
        var problem = Problems.problem(code, detail);
        problem.setProperty("jobId", job);
        return new ProblemException(problem);
    }

    /** A job that can't be done as asked: the status is that of its code, 422 for a code that is the worker's own. */
    public static ProblemException ofJob(String code, String detail, JobId job) {
        var status = ProblemCode.of(code).map(ProblemCode::status).orElse(HttpStatus.UNPROCESSABLE_CONTENT);
        return ofJob(status, code, detail, job);
    }

    /** A job that ended without success, whose status does not follow from its code. */
    public static ProblemException ofJob(HttpStatusCode status, String code, String detail, JobId job) {
        var problem = Problems.problem(status, code, detail);
        problem.setProperty("jobId", job);
        return new ProblemException(problem);
    }

    /** Whether the same request may do better in a moment; a job that has ended does not. */
    boolean isUnavailable() {
        return Map.of("code", ProblemCode.UNAVAILABLE.text()).equals(problem().getProperties());
    }

    /** What the caller is told. */
    ProblemDetail problem() {
        return Objects.requireNonNull(problem);
    }
}
