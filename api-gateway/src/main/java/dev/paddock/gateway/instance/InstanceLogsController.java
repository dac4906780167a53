package dev.paddock.gateway.instance;

import dev.paddock.contract.FollowLog;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.ReadLog;
import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What an instance's server logs, over HTTP. */
@RestController
@RequestMapping("/v1/instances/{id}/logs")
class InstanceLogsController {

    private static final int TAIL = 1000;
    private static final Instant END = Instant.parse("2038-01-01T00:00:00Z");
    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final Instances instances;
    private final InstanceLogs logs;

    InstanceLogsController(Instances instances, InstanceLogs logs) {
        this.instances = instances;
        this.logs = logs;
    }

    /** Followed is a log only by who asks for events: whoever takes anything gets text, which has an end. */
    @GetMapping(produces = {MediaType.TEXT_PLAIN_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    Object get(
            @AuthenticationPrincipal Caller caller,
            @PathVariable UUID id,
            @RequestParam @Nullable Integer tail,
            @RequestParam @Nullable Instant since,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable Instant last,
            HttpMethod method)
            throws InterruptedException, IOException {
        var instance = instances.present(caller, new InstanceId(id));
        requireKnownTime("since", since);
        requireKnownTime("Last-Event-ID", last);
        // Whoever asks for headers alone would never be missed.
        if (!method.equals(HttpMethod.GET) || !asksForEvents(accept)) {
            return ResponseEntity.ok().contentType(TEXT).body(logs.read(instance, question(id, tail, since)));
        }
        return logs.follow(
                instance,
                last == null
                        ? question(id, tail, since)
                        : new FollowLog(instance.id(), last.plusNanos(1), Duration.ZERO));
    }

    private static void requireKnownTime(String name, @Nullable Instant time) {
        if (time != null && (time.isBefore(Instant.EPOCH) || time.isAfter(END))) {
            throw ProblemException.invalid(name, "must be a time from 1970 to 2037");
        }
    }

    private static boolean asksForEvents(@Nullable String accept) {
        return MediaType.parseMediaTypes(accept).stream().anyMatch(MediaType.TEXT_EVENT_STREAM::equalsTypeAndSubtype);
    }

    private static ReadLog question(UUID id, @Nullable Integer tail, @Nullable Instant since) {
        int lines = tail == null ? TAIL : tail;
        if (lines < 0 || lines > ReadLog.MOST) {
            throw ProblemException.invalid("tail", "must be from 0 to " + ReadLog.MOST);
        }
        return new ReadLog(new InstanceId(id), lines, since);
    }
}
