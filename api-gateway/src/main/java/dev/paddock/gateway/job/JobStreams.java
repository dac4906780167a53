package dev.paddock.gateway.job;

import dev.paddock.contract.JobId;
import dev.paddock.gateway.http.CloudEvent;
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

/** Sends the events of a job as they come (WHATWG HTML, section 9.2, server-sent events). */
@Component
class JobStreams {

    private static final Logger log = LoggerFactory.getLogger(JobStreams.class);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final JobTable table;
    private final JobHistory history;
    private final JobWatch watch;

    JobStreams(JobTable table, JobHistory history, JobWatch watch) {
        this.table = table;
        this.history = history;
        this.watch = watch;
    }

    /** Streams from behind a position to the final event. */
    SseEmitter open(JobId job, @Nullable UUID tenant, long position) {
        var emitter = new SseEmitter(0L);
        Thread.ofVirtual().name("stream-" + job).start(() -> stream(emitter, job, tenant, position));
        return emitter;
    }

    private void stream(SseEmitter emitter, JobId job, @Nullable UUID tenant, long from) {
        try {
            var position = from;
            var news = news(job, tenant, position);
            while (watch.isRunning() && !(news.isPresent() && news.get().isEmpty())) {
                position = send(emitter, news.orElse(List.of()), position);
                news = news(job, tenant, position);
            }
            emitter.complete();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            emitter.complete();
        } catch (IOException gone) {
            // The client has left; the servlet container tells the emitter itself.
            log.debug("The stream of job {} ended early: {}", job, gone.getMessage());
        } catch (RuntimeException e) {
            emitter.completeWithError(e);
        }
    }

    /**
     * The next events; none if the job has ended and they have all been sent; empty if it is time for a sign of life.
     */
    private Optional<List<CloudEvent<Job>>> news(JobId job, @Nullable UUID tenant, long position)
            throws InterruptedException {
        return watch.await(job, KEEP_ALIVE, () -> {
            var ended = table.find(job, tenant).map(Job::isFinal).orElse(true);
            var events = history.after(job, tenant, position);
            return events.isEmpty() && !ended ? Optional.empty() : Optional.of(events);
        });
    }

    private static long send(SseEmitter emitter, List<CloudEvent<Job>> events, long position) throws IOException {
        if (events.isEmpty()) {
            emitter.send(SseEmitter.event().comment("still there"));
            return position;
        }
        for (var event : events) {
            emitter.send(SseEmitter.event().id(event.id()).name(event.type()).data(event, MediaType.APPLICATION_JSON));
        }
        return Long.parseLong(events.getLast().id());
    }
}
