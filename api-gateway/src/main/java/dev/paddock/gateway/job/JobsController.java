package dev.paddock.gateway.job;

import dev.paddock.contract.JobId;
import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.http.CloudEvent;
import dev.paddock.gateway.http.Page;
import dev.paddock.gateway.http.PageRequest;
import dev.paddock.gateway.http.Preferences;
import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Jobs over HTTP. */
@RestController
@RequestMapping("/v1/jobs")
class JobsController {

    private final JobTable table;
    private final Jobs jobs;
    private final JobHistory history;
    private final JobWatch watch;
    private final JobStreams streams;

    JobsController(JobTable table, Jobs jobs, JobHistory history, JobWatch watch, JobStreams streams) {
        this.table = table;
        this.jobs = jobs;
        this.history = history;
        this.watch = watch;
        this.streams = streams;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Page<ShownJob> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam @Nullable JobStatus status,
            @RequestParam @Nullable JobType type,
            @RequestParam @Nullable UUID instance,
            @RequestParam @Nullable Integer limit,
            @RequestParam @Nullable String cursor) {
        var page = PageRequest.of(limit, cursor);
        var rows = table.list(caller.visibleTenant(), new JobFilter(status, type, instance), page).stream()
                .map(this::shown)
                .toList();
        return Page.of(rows, page, row -> row.job().id().value());
    }

    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ShownJob> get(
            @AuthenticationPrincipal Caller caller,
            @PathVariable UUID id,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable String prefer)
            throws InterruptedException {
        var job = find(caller, id);
        var wait = Preferences.parse(prefer).patience().filter(limit -> !job.isFinal());
        var answer = ResponseEntity.ok();
        wait.ifPresent(limit -> answer.header(Preferences.APPLIED, Preferences.applied(limit)));
        var latest = wait.isPresent() ? nextStatus(caller, job, wait.get()) : job;
        if (!latest.isFinal()) {
            answer.header(HttpHeaders.RETRY_AFTER, "1");
        }
        return answer.body(shown(latest));
    }

    @GetMapping(path = "/{id}/events", produces = MediaType.APPLICATION_JSON_VALUE)
    Events events(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        var job = find(caller, id);
        return new Events(history.after(job.id(), caller.visibleTenant(), 0));
    }

    @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter stream(
            @AuthenticationPrincipal Caller caller,
            @PathVariable UUID id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long last) {
        var job = find(caller, id);
        return streams.open(job.id(), caller.visibleTenant(), last == null ? 0 : last);
    }

    private Job nextStatus(Caller caller, Job job, Duration limit) throws InterruptedException {
        return watch.await(
                        job.id(),
                        limit,
                        () -> Optional.of(find(caller, job.id().value()))
                                .filter(now -> now.status() != job.status() || now.attempt() != job.attempt()))
                .orElseGet(() -> find(caller, job.id().value()));
    }

    private ShownJob shown(Job job) {
        return new ShownJob(job, jobs.hindranceOf(job).orElse(null));
    }

    private Job find(Caller caller, UUID id) {
        return table.find(new JobId(id), caller.visibleTenant())
                .orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND, "There is no such job."));
    }

    record Events(List<CloudEvent<Job>> items) {}
}
