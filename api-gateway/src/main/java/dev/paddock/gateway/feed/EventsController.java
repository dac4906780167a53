package dev.paddock.gateway.feed;

import dev.paddock.gateway.access.Caller;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** All that happens, over HTTP (WHATWG HTML, section 9.2, server-sent events). */
@RestController
class EventsController {

    private final Feed feed;

    EventsController(Feed feed) {
        this.feed = feed;
    }

    /** Of the key's tenant, or of all tenants to an operator; from now on, or from behind the last that was seen. */
    @GetMapping(path = "/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> stream(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last,
            HttpMethod method)
            throws IOException {
        var cursor = last == null ? null : Cursor.parse(last);
        // Whoever asks for headers alone would never be missed.
        return method.equals(HttpMethod.GET)
                ? ResponseEntity.ok(feed.open(caller.visibleTenant(), cursor))
                : ResponseEntity.ok().build();
    }
}
