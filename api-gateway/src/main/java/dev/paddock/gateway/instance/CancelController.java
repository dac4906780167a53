package dev.paddock.gateway.instance;

import dev.paddock.contract.JobId;
import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.job.Job;
import dev.paddock.gateway.job.Jobs;
import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Cancelling a job changes its instance too, so it stands here, where both are known. */
@RestController
class CancelController {

    private final Jobs jobs;
    private final InstanceTransitions transitions;

    CancelController(Jobs jobs, InstanceTransitions transitions) {
        this.jobs = jobs;
        this.transitions = transitions;
    }

    @PostMapping(path = "/v1/jobs/{id}/cancel", produces = MediaType.APPLICATION_JSON_VALUE)
    Job cancel(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        return jobs.find(new JobId(id), caller.visibleTenant())
                .map(transitions::cancel)
                .orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND, "There is no such job."));
    }
}
