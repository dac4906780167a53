package dev.paddock.gateway.fleet;

import dev.paddock.contract.HostId;
import dev.paddock.contract.SetDraining;
import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.dispatch.Outbox;
import dev.paddock.gateway.host.Host;
import dev.paddock.gateway.host.Hosts;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What operators do to hosts, over HTTP. */
@RestController
@RequestMapping(path = "/v1/hosts", produces = MediaType.APPLICATION_JSON_VALUE)
class FleetController {

    private final Hosts hosts;
    private final Enrolments enrolments;
    private final Drains drains;
    private final Removals removals;
    private final Outbox outbox;

    FleetController(Hosts hosts, Enrolments enrolments, Drains drains, Removals removals, Outbox outbox) {
        this.hosts = hosts;
        this.enrolments = enrolments;
        this.drains = drains;
        this.removals = removals;
        this.outbox = outbox;
    }

    @PostMapping
    @ApiResponse(responseCode = "201", description = "It is let in; its credentials are shown this once")
    ResponseEntity<Enrolled> enrol(@AuthenticationPrincipal Caller caller, @Valid @RequestBody NewHost request) {
        return created(enrolments.enrol(caller, new HostId(request.id())));
    }

    @PostMapping("/{id}/enrolment")
    @ApiResponse(responseCode = "201", description = "It has new credentials, shown this once; the old ones are void")
    ResponseEntity<Enrolled> renew(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
        return created(enrolments.renew(caller, present(id)));
    }

    @PostMapping("/{id}/drain")
    Host drain(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
        var host = drains.drain(caller, present(id));
        outbox.tell(new SetDraining(host.id(), true));
        return host;
    }

    @PostMapping("/{id}/activate")
    Host activate(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
        var host = drains.activate(caller, present(id));
        outbox.tell(new SetDraining(host.id(), false));
        return host;
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "false") boolean force) {
        removals.remove(caller, present(id), force);
    }

    /** What is no id of a host names none. */
    private HostId present(String id) {
        return hosts.present(id).id();
    }

    private static ResponseEntity<Enrolled> created(Enrolled enrolled) {
        return ResponseEntity.created(URI.create("/v1/hosts/" + enrolled.host().id()))
                .cacheControl(CacheControl.noStore())
                .body(enrolled);
    }

    /** The body of {@code POST /v1/hosts}. */
    record NewHost(
            @NotNull(message = "must be given")
            @Pattern(
                    regexp = HostId.PATTERN,
                    message = "must have 1 to 63 of a-z, 0-9 and -, and neither begin nor end with -")
            String id) {}
}
