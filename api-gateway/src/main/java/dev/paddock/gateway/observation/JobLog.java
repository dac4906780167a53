package dev.paddock.gateway.observation;

import dev.paddock.gateway.job.Job;
import dev.paddock.gateway.job.JobChanged;
import dev.paddock.gateway.job.JobStatus;
import dev.paddock.log.LogContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** A line for each turn of a job, once it is committed. */
@Component
class JobLog {

    private static final Logger log = LoggerFactory.getLogger(JobLog.class);

    @TransactionalEventListener
    void changed(JobChanged change) {
        var job = change.job();
        try (var _ = LogContext.of(job.id(), job.instanceId(), job.attempt())) {
            write(job);
        }
    }

    private static void write(Job job) {
        var error = job.error();
        if (job.status() == JobStatus.RUNNING) {
            log.debug("{} of {} is at {}", job.type(), job.instanceId(), job.progress());
        } else if (error == null) {
            log.info("{} of {} is {}", job.type(), job.instanceId(), job.status());
        } else {
            log.warn("{} of {} is {}: {}", job.type(), job.instanceId(), job.status(), error.code());
        }
    }
}
