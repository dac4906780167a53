package dev.paddock.gateway.problem;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** Builds problem details (RFC 9457) of one shape. */
final class Problems {

    private Problems() {}

    static ProblemDetail problem(ProblemCode code, String detail) {
        return problem(code.status(), code.text(), detail);
    }

    static ProblemDetail problem(ProblemCode code, List<FieldError> errors) {
        var detail = errors.stream()
                .map(error -> error.pointer() + " " + error.detail())
                .collect(Collectors.joining("; "));
        var problem = problem(code, detail);
        problem.setProperty("errors", errors);
        return problem;
    }

    static ProblemDetail problem(HttpStatusCode status, String code, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:paddock:problem:" + code));
        var known = HttpStatus.resolve(status.value());
        problem.setTitle(known == null ? code : known.getReasonPhrase());
        problem.setProperty("code", code);
        return problem;
    }
}
