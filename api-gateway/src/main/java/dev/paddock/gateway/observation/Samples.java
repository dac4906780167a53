package dev.paddock.gateway.observation;

import dev.paddock.gateway.deadletter.DeadLetters;
import dev.paddock.gateway.job.Backlog;
import dev.paddock.gateway.job.JobStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Gauges of what stands in rows. They are looked at by the clock, so that no scrape waits for the control database, and
 * are not numbers while it is away.
 */
@Component
class Samples {

    private static final Logger log = LoggerFactory.getLogger(Samples.class);

    private final Backlog backlog;
    private final DeadLetters deadLetters;
    private volatile Sample sample = Sample.NONE;

    Samples(Backlog backlog, DeadLetters deadLetters, MeterRegistry meters) {
        this.backlog = backlog;
        this.deadLetters = deadLetters;
        gauge("paddock.outbox.lag", "For how long the oldest due command has not been published", Sample::outboxLag)
                .baseUnit("seconds")
                .register(meters);
        gauge("paddock.outbox.due", "Commands that are to be published now", Sample::due)
                .register(meters);
        gauge("paddock.queue.age", "For how long the oldest published command has waited for a host", Sample::queueAge)
                .baseUnit("seconds")
                .register(meters);
        gauge("paddock.dead.letters.open", "Dead letters that wait for an operator", Sample::deadLetters)
                .register(meters);
        for (var status : new JobStatus[] {JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.RETRYING}) {
            gauge("paddock.jobs.unfinished", "Jobs that have not ended", now -> now.jobs(status))
                    .tag("status", status.name())
                    .register(meters);
        }
    }

    @Scheduled(fixedRateString = "5s")
    void look() {
        try {
            sample = Sample.of(backlog.count(), deadLetters.open());
        } catch (DataAccessException away) {
            sample = Sample.NONE;
            log.debug("Jobs can't be counted: {}", away.getMessage());
        }
    }

    private Gauge.Builder<Samples> gauge(String name, String description, ToDoubleFunction<Sample> value) {
        return Gauge.builder(name, this, samples -> value.applyAsDouble(samples.sample))
                .description(description);
    }

    private record Sample(
            Map<JobStatus, Long> unfinished, double due, double outboxLag, double queueAge, double deadLetters) {

        static final Sample NONE = new Sample(Map.of(), Double.NaN, Double.NaN, Double.NaN, Double.NaN);

        static Sample of(Backlog.Counts counts, long deadLetters) {
            return new Sample(counts.unfinished(), counts.due(), counts.dueFor(), counts.queuedFor(), deadLetters);
        }

        double jobs(JobStatus status) {
            return Double.isNaN(due) ? Double.NaN : unfinished.getOrDefault(status, 0L);
        }
    }
}
