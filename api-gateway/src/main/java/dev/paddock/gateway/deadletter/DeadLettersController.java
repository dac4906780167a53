package dev.paddock.gateway.deadletter;

import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.dispatch.Outbox;
import dev.paddock.gateway.http.Page;
import dev.paddock.gateway.http.PageRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Dead letters over HTTP, for operators. */
@RestController
@RequestMapping(path = "/v1/dead-letters", produces = MediaType.APPLICATION_JSON_VALUE)
class DeadLettersController {

    private final DeadLetters deadLetters;
    private final DeadLetterTable table;
    private final Replays replays;
    private final Outbox outbox;

    DeadLettersController(DeadLetters deadLetters, DeadLetterTable table, Replays replays, Outbox outbox) {
        this.deadLetters = deadLetters;
        this.table = table;
        this.replays = replays;
        this.outbox = outbox;
    }

    @GetMapping
    Page<DeadLetter> list(
            @RequestParam @Nullable String code,
            @RequestParam @Nullable String host,
            @RequestParam @Nullable String type,
            @RequestParam @Nullable Integer limit,
            @RequestParam @Nullable String cursor) {
        var page = PageRequest.of(limit, cursor);
        return Page.of(table.list(new DeadLetterFilter(code, host, type, null), page), page, DeadLetter::id);
    }

    @PostMapping("/{id}/replay")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Replayed replay(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        deadLetters.replay(caller, id);
        outbox.wake();
        return new Replayed(1, null);
    }

    @PostMapping("/replay")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Replayed replay(@AuthenticationPrincipal Caller caller, @Valid @RequestBody BulkRequest request) {
        return Boolean.TRUE.equals(request.dryRun())
                ? new Replayed(table.ids(request.filter()).size(), null)
                : replays.begin(caller, request.filter(), request.ratePerSecond());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void discard(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        deadLetters.discard(caller, id);
        outbox.wake();
    }

    /**
     * Which dead letters are to be replayed, and how.
     *
     * @param ratePerSecond how many at most, from 1 to 1,000; null for as many as can be
     * @param dryRun whether only their number is wanted
     */
    record BulkRequest(
            @Nullable String code,
            @Nullable String host,
            @Nullable String type,

            @Nullable @Size(min = 1, max = 1000, message = "must name 1 to 1000 dead letters")
            List<UUID> ids,

            @Nullable
            @Min(value = 1, message = "must be from 1 to 1000")
            @Max(value = 1000, message = "must be from 1 to 1000")
            Integer ratePerSecond,

            @Nullable Boolean dryRun) {

        DeadLetterFilter filter() {
            return new DeadLetterFilter(code, host, type, ids);
        }
    }
}
