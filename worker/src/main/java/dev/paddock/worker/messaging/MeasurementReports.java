package dev.paddock.worker.messaging;

import dev.paddock.contract.HostMeasured;
import dev.paddock.contract.Measurement;
import dev.paddock.worker.host.Host;
import dev.paddock.worker.instance.Measurements;
import dev.paddock.worker.instance.Observations;
import dev.paddock.worker.observation.InstanceMetrics;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Gatherers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedRateTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/**
 * Tells the gateways, and whoever scrapes this worker, what the instances use and do. What is not heard is not told
 * again: the next is newer.
 */
@Component
class MeasurementReports implements SchedulingConfigurer {

    private static final Logger log = LoggerFactory.getLogger(MeasurementReports.class);

    /** So that no message is huge: about 40 kB. */
    private static final int AT_ONCE = 100;

    private final ReentrantLock turn = new ReentrantLock();
    private final Measurements measurements;
    private final Observations observations;
    private final InstanceMetrics metrics;
    private final EventPublisher events;
    private final Host host;
    private final Clock clock;

    MeasurementReports(
            Measurements measurements,
            Observations observations,
            InstanceMetrics metrics,
            EventPublisher events,
            Host host,
            Clock clock) {
        this.measurements = measurements;
        this.observations = observations;
        this.metrics = metrics;
        this.events = events;
        this.host = host;
        this.clock = clock;
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar tasks) {
        tasks.addFixedRateTask(new FixedRateTask(this::round, measurements.interval(), Duration.ZERO));
    }

    /**
     * By rate, for tasks with a fixed delay share one thread; a round that is still under way is not joined by another.
     */
    private void round() {
        if (turn.tryLock()) {
            try {
                tell(measurements.take());
            } catch (UncheckedIOException | UnconfirmedException failure) {
                // Whoever tells how the host and its instances are has the same trouble, and says so.
                log.debug("What the instances do is not told: {}", failure.getMessage());
            } finally {
                turn.unlock();
            }
        }
    }

    private void tell(List<Measurement> taken) {
        metrics.show(taken, measurements.readOnly());
        taken.stream().gather(Gatherers.windowFixed(AT_ONCE)).forEach(this::publish);
    }

    private void publish(List<Measurement> some) {
        events.publish(new HostMeasured(host.id(), clock.instant(), observations.nextSequence(), some));
    }
}
