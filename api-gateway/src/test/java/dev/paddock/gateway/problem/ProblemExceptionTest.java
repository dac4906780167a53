package dev.paddock.gateway.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.JobId;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

class ProblemExceptionTest {

    private static final JobId JOB = new JobId(new UUID(0, 1));

    /** As callers read them: a code is never renamed, and never gets another status. */
    @Test
    void answersEachCodeWithItsStatus() {
        assertThat(Stream.of(ProblemCode.values()).map(code -> code.status().value() + " " + code.text()))
                .contains(
                        "400 malformed-json",
                        "400 invalid-field",
                        "400 unknown-field",
                        "401 unauthenticated",
                        "404 not-found",
                        "405 method-not-allowed",
                        "406 not-acceptable",
                        "409 name-taken",
                        "409 storage-in-use",
                        "409 port-in-use",
                        "409 job-in-progress",
                        "409 request-in-progress",
                        "410 gone",
                        "413 too-large",
                        "415 unsupported-media-type",
                        "422 idempotency-key-reused",
                        "422 unknown-version",
                        "422 unknown-host",
                        "422 invalid-setting",
                        "503 unavailable");
    }

    @Test
    void answersAFailedJobWithTheStatusOfItsCode() {
        var problem = ProblemException.ofJob("port-in-use", "Port 6123 is taken; ask for another.", JOB)
                .problem();

        assertThat(problem.getStatus()).isEqualTo(409);
        assertThat(problem.getDetail()).isEqualTo("Port 6123 is taken; ask for another.");
        assertThat(problem.getProperties()).containsEntry("code", "port-in-use").containsEntry("jobId", JOB);
    }

    @Test
    void answersAFailedJobWith422IfItsCodeIsTheWorkersOwn() {
        var problem = ProblemException.ofJob("data-too-new", "Its data are of version 18.", JOB)
                .problem();

        assertThat(problem.getStatus()).isEqualTo(422);
        assertThat(problem.getProperties()).containsEntry("code", "data-too-new");
    }

    @Test
    void answersADeadLetteredJobWith503WhateverItsCode() {
        var problem = ProblemException.ofJob(
                        HttpStatus.SERVICE_UNAVAILABLE, "port-in-use", "No port could be bound.", JOB)
                .problem();

        assertThat(problem.getStatus()).isEqualTo(503);
        assertThat(problem.getProperties()).containsEntry("code", "port-in-use");
    }

    @Test
    void pointsAtEachFieldThatIsWrong() {
        var problem = ProblemException.of(
                        ProblemCode.INVALID_FIELD,
                        List.of(FieldError.of("port", "must be a number"), FieldError.of("a/b~c", "is odd")))
                .problem();

        assertThat(problem.getDetail()).isEqualTo("/port must be a number; /a~1b~0c is odd");
        assertThat(problem.getType()).hasToString("urn:paddock:problem:invalid-field");
        assertThat(problem.getTitle()).isEqualTo("Bad Request");
    }
}
