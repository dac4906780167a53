package dev.paddock.gateway.instance;

import dev.paddock.contract.ControlInstance.Action;
import dev.paddock.contract.InstanceId;
import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.http.Preferences;
import dev.paddock.gateway.idempotency.IdempotentRequest;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is done to an instance that is there, over HTTP. */
@RestController
@RequestMapping(path = "/v1/instances/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
class ChangesController {

    private final Instances instances;
    private final Acceptance acceptance;

    ChangesController(Instances instances, Acceptance acceptance) {
        this.instances = instances;
        this.acceptance = acceptance;
    }

    @PostMapping("/{action:start|stop|restart}")
    @ApiResponse(responseCode = "200", description = "It is so; only to a caller who waited, or if it was so already")
    @ApiResponse(responseCode = "202", description = "It is accepted")
    ResponseEntity<Answer> control(
            @AuthenticationPrincipal Caller caller,
            @PathVariable UUID id,
            @PathVariable String action,
            @RequestHeader(name = IdempotentRequest.HEADER, required = false) @Nullable String key,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable String prefer,
            HttpServletRequest http)
            throws IOException, InterruptedException {
        var wanted = Action.valueOf(action.toUpperCase(Locale.ROOT));
        var call = Call.of(caller, key, prefer, http);
        return acceptance.change(call, new InstanceId(id), (instance, job) -> instances.control(instance, job, wanted));
    }

    @PutMapping("/password")
    @ApiResponse(responseCode = "200", description = "The server goes by it; only to a caller who waited")
    @ApiResponse(responseCode = "202", description = "It is accepted")
    ResponseEntity<Answer> setPassword(
            @AuthenticationPrincipal Caller caller,
            @PathVariable UUID id,
            @RequestBody PasswordRequest body,
            @RequestHeader(name = IdempotentRequest.HEADER, required = false) @Nullable String key,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable String prefer,
            HttpServletRequest http)
            throws IOException, InterruptedException {
        var password = body.passwordOrGenerated();
        var call = Call.of(caller, key, prefer, http);
        var generated = body.adminPassword() == null ? password : null;
        return acceptance.change(
                call,
                new InstanceId(id),
                (instance, job) -> instances.setPassword(instance, job, password.verifier()),
                generated);
    }
}
