package dev.paddock.gateway.deadletter;

import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Bulk replays over HTTP, for operators. */
@RestController
@RequestMapping(path = "/v1/replays/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
class ReplaysController {

    private final Replays replays;

    ReplaysController(Replays replays) {
        this.replays = replays;
    }

    @GetMapping
    Replay get(@PathVariable UUID id) {
        return replays.find(id)
                .orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND, "There is no such replay."));
    }

    @PostMapping("/cancel")
    Replay cancel(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        var replay = get(id);
        if (!replays.cancel(caller, id)) {
            throw ProblemException.of(
                    ProblemCode.NOT_CANCELLABLE, "This replay has ended: it is " + replay.status() + ".");
        }
        return get(id);
    }
}
