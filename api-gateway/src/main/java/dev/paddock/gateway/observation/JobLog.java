package dev.paddock.gateway.observation;

import dev.paddock.gateway.job.Job;
import dev.paddock.gateway.job.JobChanged;
import dev.paddock.gateway.job.JobStatus;
import dev.paddock.log.LogContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A line for each turn of a job, once it is committed, in the trace of what turned it. */
@Component
class JobLog {

    private static final Logger log = LoggerFactory.getLogger(JobLog.class);

    /** What turns many jobs in one transaction has gone on to others by the commit. */
    @EventListener
    void changed(JobChanged change) {
        var trace = LogContext.current();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                write(change.job(), trace);
            }
        });
    }

    private static void write(Job job, LogContext.Fields context) {
        try (var _ = context.again();
                var _ = LogContext.of(job.id(), job.instanceId(), job.attempt())) {
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
