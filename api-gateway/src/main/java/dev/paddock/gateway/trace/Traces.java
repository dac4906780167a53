package dev.paddock.gateway.trace;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps a trace while its job waits in a row, and takes it up again. */
@Component
public class Traces {

    static final String TRACEPARENT = "traceparent";

    private final ObservationRegistry observations;
    private final Tracer tracer;
    private final Propagator propagator;

    public Traces(ObservationRegistry observations, Tracer tracer, Propagator propagator) {
        this.observations = observations;
        this.tracer = tracer;
        this.propagator = propagator;
    }

    /** The trace of what this thread does, as a {@code traceparent} (W3C Trace Context); a new one if it has none. */
    public @Nullable String current() {
        var span = tracer.currentSpan();
        return traceparent(span == null ? begun() : span.context());
    }

    /** Does something in a trace that was kept; without one, in whatever trace this thread is. */
    public void resume(@Nullable String traceparent, String name, Runnable work) {
        if (traceparent == null) {
            work.run();
        } else {
            Observation.createNotStarted(name, () -> kept(traceparent), observations)
                    .observe(work);
        }
    }

    private TraceContext begun() {
        Span span = tracer.nextSpan().name("accept").start();
        span.end();
        return span.context();
    }

    private @Nullable String traceparent(TraceContext context) {
        var headers = new HashMap<String, String>();
        propagator.inject(context, headers, (_, name, value) -> headers.put(name, value));
        return headers.get(TRACEPARENT);
    }

    private static ReceiverContext<Map<String, String>> kept(String traceparent) {
        var context = new ReceiverContext<Map<String, String>>((headers, name) -> headers.get(name), Kind.PRODUCER);
        context.setCarrier(Map.of(TRACEPARENT, traceparent));
        return context;
    }
}
