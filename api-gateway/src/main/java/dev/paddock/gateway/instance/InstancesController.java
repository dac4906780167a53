package dev.paddock.gateway.instance;

import dev.paddock.contract.InstanceId;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.fault.FaultPoints;
import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.dispatch.Outbox;
import dev.paddock.gateway.http.Page;
import dev.paddock.gateway.http.PageRequest;
import dev.paddock.gateway.http.Preferences;
import dev.paddock.gateway.idempotency.IdempotencyKeys;
import dev.paddock.gateway.idempotency.IdempotentRequest;
import dev.paddock.gateway.problem.ProblemException;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Instances over HTTP. */
@RestController
@RequestMapping(path = "/v1/instances", produces = MediaType.APPLICATION_JSON_VALUE)
class InstancesController {

    private final Instances instances;
    private final InstanceTable table;
    private final Drafts drafts;
    private final IdempotencyKeys idempotencyKeys;
    private final Outbox outbox;
    private final Answers answers;
    private final Acceptance acceptance;

    InstancesController(
            Instances instances,
            InstanceTable table,
            Drafts drafts,
            IdempotencyKeys idempotencyKeys,
            Outbox outbox,
            Answers answers,
            Acceptance acceptance) {
        this.instances = instances;
        this.table = table;
        this.drafts = drafts;
        this.idempotencyKeys = idempotencyKeys;
        this.outbox = outbox;
        this.answers = answers;
        this.acceptance = acceptance;
    }

    @PostMapping
    @ApiResponse(responseCode = "201", description = "It runs; only to a caller who waited")
    @ApiResponse(responseCode = "202", description = "It is accepted")
    ResponseEntity<Answer> create(
            @AuthenticationPrincipal Caller caller,
            @Valid @RequestBody CreateRequest request,
            @RequestHeader(name = IdempotentRequest.HEADER, required = false) @Nullable String key,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable String prefer,
            HttpServletRequest http)
            throws IOException, InterruptedException {
        var call = Call.of(caller, key, prefer, http);
        // First of all, since what is offered may have changed since the request came for the first time.
        var earlier = idempotencyKeys.earlier(call.request());
        if (earlier.isPresent()) {
            return answers.accepted(earlier.get(), null, call.preferences(), HttpStatus.CREATED);
        }
        var draft = drafts.draft(request);
        var job = idempotencyKeys.once(call.request(), () -> instances.create(caller, draft));
        FaultPoints.pass("accept.commit.after", job);
        outbox.wake();
        var generated = job.equals(draft.job()) && !draft.passwordGiven() ? draft.password() : null;
        return answers.accepted(job, generated, call.preferences(), HttpStatus.CREATED);
    }

    @GetMapping
    Page<Instance> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam @Nullable InstanceStatus status,
            @RequestParam @Nullable String host,
            @RequestParam @Nullable String name,
            @RequestParam @Nullable Integer limit,
            @RequestParam @Nullable String cursor) {
        var page = PageRequest.of(limit, cursor);
        var rows = table.list(caller.visibleTenant(), new InstanceFilter(status, host, name), page);
        return Page.of(rows, page, instance -> instance.id().value());
    }

    @GetMapping("/{id}")
    ResponseEntity<Instance> get(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        var instance = instances.present(caller, new InstanceId(id));
        return ResponseEntity.ok().eTag(instance.tag()).body(instance);
    }

    @DeleteMapping("/{id}")
    @ApiResponse(responseCode = "200", description = "It is gone; only to a caller who waited")
    @ApiResponse(responseCode = "202", description = "It is accepted")
    ResponseEntity<Answer> delete(
            @AuthenticationPrincipal Caller caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "delete") String storage,
            @RequestHeader(name = IdempotentRequest.HEADER, required = false) @Nullable String key,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable String prefer,
            HttpServletRequest http)
            throws IOException, InterruptedException {
        var disposal = disposal(storage);
        return acceptance.change(
                Call.of(caller, key, prefer, http),
                new InstanceId(id),
                (instance, job) -> instances.delete(instance, job, disposal));
    }

    private static StorageDisposal disposal(String storage) {
        return switch (storage) {
            case "delete" -> StorageDisposal.DELETE;
            case "keep" -> StorageDisposal.KEEP;
            default -> throw ProblemException.invalid("storage", "must be delete or keep");
        };
    }
}
