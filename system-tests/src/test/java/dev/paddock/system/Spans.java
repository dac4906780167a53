package dev.paddock.system;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Keeps the spans of the programs that were initialised with it, each as it ends. */
final class Spans implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private final ConcurrentLinkedQueue<SpanData> ended = new ConcurrentLinkedQueue<>();

    @Override
    public void initialize(ConfigurableApplicationContext program) {
        program.getBeanFactory().registerSingleton("spans", processor());
    }

    /** The spans of a trace, in the order in which they began. */
    List<SpanData> of(String trace) {
        return ended.stream()
                .filter(span -> span.getTraceId().equals(trace))
                .sorted((one, other) -> Long.compare(one.getStartEpochNanos(), other.getStartEpochNanos()))
                .toList();
    }

    List<SpanData> all() {
        return List.copyOf(ended);
    }

    private SpanProcessor processor() {
        return SimpleSpanProcessor.create(new SpanExporter() {
            @Override
            public CompletableResultCode export(Collection<SpanData> spans) {
                ended.addAll(spans);
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode flush() {
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode shutdown() {
                return CompletableResultCode.ofSuccess();
            }
        });
    }
}
