package dev.paddock.gateway.observation;

import dev.paddock.gateway.deadletter.DeadLetterEntered;
import dev.paddock.gateway.job.Job;
import dev.paddock.gateway.job.JobChanged;
import dev.paddock.gateway.job.JobStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Counts what happens to jobs on this gateway, once it is committed. */
@Component
class JobMetrics {

    private static final String TYPE = "type";
    private static final String OUTCOME = "outcome";
    private static final String CODE = "code";

    private final MeterRegistry meters;

    JobMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    @TransactionalEventListener
    void changed(JobChanged change) {
        var job = change.job();
        if (job.isFinal()) {
            ended(job);
        } else if (job.status() == JobStatus.RETRYING) {
            retried(job);
        }
    }

    @TransactionalEventListener
    void entered(DeadLetterEntered letter) {
        Counter.builder("paddock.dead.letters")
                .description("Dead letters that were entered, by the code of their error")
                .tag(CODE, letter.code())
                .register(meters)
                .increment();
    }

    private void ended(Job job) {
        Counter.builder("paddock.jobs")
                .description("Jobs that ended; one that is replayed or discarded ends again")
                .tag(TYPE, job.type().name())
                .tag(OUTCOME, job.status().name())
                .register(meters)
                .increment();
        Timer.builder("paddock.job.duration")
                .description("Time from accepting a job to its end")
                .tag(TYPE, job.type().name())
                .tag(OUTCOME, job.status().name())
                .register(meters)
                .record(Duration.between(job.createdAt(), Objects.requireNonNull(job.finishedAt())));
    }

    private void retried(Job job) {
        var error = job.error();
        Counter.builder("paddock.job.retries")
                .description("Attempts that were interrupted and are followed by another, by the code of the error")
                .tag(TYPE, job.type().name())
                .tag(CODE, error == null ? "unknown" : error.code())
                .register(meters)
                .increment();
    }
}
