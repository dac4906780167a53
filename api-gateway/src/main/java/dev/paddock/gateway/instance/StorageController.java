package dev.paddock.gateway.instance;

import dev.paddock.contract.StorageDir;
import dev.paddock.fault.FaultPoints;
import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.dispatch.Outbox;
import dev.paddock.gateway.http.Page;
import dev.paddock.gateway.http.PageRequest;
import dev.paddock.gateway.http.Preferences;
import dev.paddock.gateway.idempotency.IdempotencyKeys;
import dev.paddock.gateway.idempotency.IdempotentRequest;
import dev.paddock.gateway.job.Job;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Kept directories over HTTP. An operator, who sees all tenants', may name the tenant that is meant. */
@RestController
@RequestMapping(path = "/v1/storage", produces = MediaType.APPLICATION_JSON_VALUE)
class StorageController {

    private final KeptStorage table;
    private final KeptDirectories directories;
    private final IdempotencyKeys idempotencyKeys;
    private final Outbox outbox;
    private final Answers answers;

    StorageController(
            KeptStorage table,
            KeptDirectories directories,
            IdempotencyKeys idempotencyKeys,
            Outbox outbox,
            Answers answers) {
        this.table = table;
        this.directories = directories;
        this.idempotencyKeys = idempotencyKeys;
        this.outbox = outbox;
        this.answers = answers;
    }

    /** The answer to a call that ends a directory. */
    record Ending(Job job) {}

    @GetMapping
    Page<KeptDirectory> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam @Nullable UUID tenant,
            @RequestParam @Nullable String host,
            @RequestParam @Nullable Integer limit,
            @RequestParam @Nullable String cursor) {
        var page = PageRequest.of(limit, cursor);
        var rows = table.list(KeptFilter.of(caller, tenant, host), page);
        return Page.of(rows, page, directory -> directory.instance().value());
    }

    @GetMapping("/{name}")
    KeptDirectory get(
            @AuthenticationPrincipal Caller caller, @PathVariable String name, @RequestParam @Nullable UUID tenant) {
        var found = table.list(meant(caller, name, tenant), PageRequest.of(null, null));
        return KeptDirectories.only(found, KeptDirectories::notFound);
    }

    @DeleteMapping("/{name}")
    @ApiResponse(responseCode = "200", description = "It is gone; only to a caller who waited")
    @ApiResponse(responseCode = "202", description = "It is accepted")
    ResponseEntity<Ending> delete(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String name,
            @RequestParam @Nullable UUID tenant,
            @RequestHeader(name = IdempotentRequest.HEADER, required = false) @Nullable String key,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable String prefer,
            HttpServletRequest http)
            throws IOException, InterruptedException {
        var meant = meant(caller, name, tenant);
        var call = Call.of(caller, key, prefer, http);
        var job = idempotencyKeys.once(call.request(), () -> directories.delete(meant));
        FaultPoints.pass("accept.commit.after", job);
        outbox.wake();
        return answers.accepted(job, call.preferences(), _ -> ResponseEntity.ok(), Ending::new);
    }

    private static KeptFilter meant(Caller caller, String name, @Nullable UUID tenant) {
        try {
            return KeptFilter.of(caller, tenant, null).named(new StorageDir(name));
        } catch (IllegalArgumentException nameOfNone) {
            throw KeptDirectories.notFound();
        }
    }
}
