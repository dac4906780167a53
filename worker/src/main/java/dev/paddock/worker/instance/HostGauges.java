package dev.paddock.worker.instance;

import dev.paddock.worker.docker.Container;
import dev.paddock.worker.docker.Docker;
import dev.paddock.worker.docker.DockerFailedException;
import dev.paddock.worker.docker.Labels;
import dev.paddock.worker.host.Host;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What stands on this host, looked at by the clock, so that no scrape waits for a Docker that hangs. */
@Component
class HostGauges {

    private static final Logger log = LoggerFactory.getLogger(HostGauges.class);

    private final Docker docker;
    private final Host host;
    private volatile Seen seen = Seen.NOTHING;

    HostGauges(Docker docker, Host host, MeterRegistry meters) {
        this.docker = docker;
        this.host = host;
        Gauge.builder("paddock.docker.up", this, gauges -> gauges.seen.docker())
                .description("Whether Docker answers: 1 or 0")
                .register(meters);
        containers(meters, "running", gauges -> gauges.seen.running());
        containers(meters, "ended", gauges -> gauges.seen.ended());
    }

    @Scheduled(fixedRateString = "5s")
    void look() {
        seen = docker.answers() ? found() : Seen.NOTHING;
    }

    private void containers(MeterRegistry meters, String state, ToDoubleFunction<HostGauges> count) {
        Gauge.builder("paddock.containers", this, count)
                .description("Containers of servers on this host; none is known while Docker does not answer")
                .tag("state", state)
                .register(meters);
    }

    private Seen found() {
        try {
            return Seen.of(docker.labelled(Labels.HOST, host.id().value()));
        } catch (DockerFailedException failure) {
            log.warn("The servers on this host can't be counted: {}", failure.getMessage());
            return Seen.NOTHING;
        }
    }

    /** What was there when Docker was asked last; counts are not numbers while it does not answer. */
    private record Seen(int docker, double running, double ended) {

        static final Seen NOTHING = new Seen(0, Double.NaN, Double.NaN);

        static Seen of(List<Container> containers) {
            var running = containers.stream().filter(Container::running).count();
            return new Seen(1, running, containers.size() - running);
        }
    }
}
