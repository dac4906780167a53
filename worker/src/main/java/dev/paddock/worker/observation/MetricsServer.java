package dev.paddock.worker.observation;

import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Serves the metrics over HTTP, and nothing else. */
@Component
public class MetricsServer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(MetricsServer.class);
    private static final String PATH = "/actuator/prometheus";

    private final PrometheusRegistry metrics;
    private final MetricsSettings settings;
    private volatile @Nullable HTTPServer server;

    MetricsServer(PrometheusRegistry metrics, MetricsSettings settings) {
        this.metrics = metrics;
        this.settings = settings;
    }

    /** @throws UncheckedIOException if another program has the port */
    @Override
    public void start() {
        try {
            server = HTTPServer.builder()
                    .inetAddress(settings.address())
                    .port(settings.port())
                    .registry(metrics)
                    .metricsHandlerPath(PATH)
                    .registerHealthHandler(false)
                    .defaultHandler(exchange -> {
                        exchange.sendResponseHeaders(404, -1);
                        exchange.close();
                    })
                    .buildAndStart();
            log.info("Metrics are at {}:{}{}", settings.address().getHostAddress(), port(), PATH);
        } catch (IOException taken) {
            throw new UncheckedIOException(
                    "Metrics can't be served at paddock.metrics.address and paddock.metrics.port, "
                            + settings.address().getHostAddress() + ":" + settings.port()
                            + "; set another, or 0 for any port",
                    taken);
        }
    }

    /** The port in use, which the settings may have left open; 0 while it does not run. */
    public int port() {
        var running = server;
        return running == null ? 0 : running.getPort();
    }

    @Override
    public void stop() {
        var running = server;
        server = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }
}
