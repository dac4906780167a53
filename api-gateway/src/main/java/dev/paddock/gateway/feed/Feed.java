package dev.paddock.gateway.feed;

import dev.paddock.gateway.job.JobWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Sends all events as they come, for as long as the client listens. */
@Component
class Feed {

    private static final Logger log = LoggerFactory.getLogger(Feed.class);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final FeedTable table;
    private final JobWatch watch;

    Feed(FeedTable table, JobWatch watch) {
        this.table = table;
        this.watch = watch;
    }

    /**
     * Opens a stream.
     *
     * @param tenant whose events; null for all
     * @param last behind which to begin; null for now
     */
    SseEmitter open(@Nullable UUID tenant, @Nullable Cursor last) throws IOException {
        var emitter = new SseEmitter(0L);
        var start = last == null ? table.now() : last;
        // The client knows by it that nothing is missed from now on.
        emitter.send(SseEmitter.event().id(start.toString()).comment("listening"));
        Thread.ofVirtual().name("feed").start(() -> stream(emitter, tenant, start));
        return emitter;
    }

    private void stream(SseEmitter emitter, @Nullable UUID tenant, Cursor start) {
        try {
            var cursor = start;
            while (watch.isRunning()) {
                cursor = send(emitter, news(tenant, cursor), cursor);
            }
            emitter.complete();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            emitter.complete();
        } catch (IOException gone) {
            // The client has left; the servlet container tells the emitter itself.
            log.debug("A stream of events ended: {}", gone.getMessage());
        } catch (RuntimeException e) {
            emitter.completeWithError(e);
        }
    }

    private List<FeedEvent> news(@Nullable UUID tenant, Cursor cursor) throws InterruptedException {
        return watch.awaitAny(
                        KEEP_ALIVE,
                        () -> Optional.of(table.after(cursor, tenant)).filter(events -> !events.isEmpty()))
                .orElse(List.of());
    }

    private static Cursor send(SseEmitter emitter, List<FeedEvent> events, Cursor cursor) throws IOException {
        if (events.isEmpty()) {
            emitter.send(SseEmitter.event().comment("still there"));
            return cursor;
        }
        for (var each : events) {
            emitter.send(SseEmitter.event()
                    .id(each.cursor().toString())
                    .name(each.event().type())
                    .data(each.event(), MediaType.APPLICATION_JSON));
        }
        return events.getLast().cursor();
    }
}
