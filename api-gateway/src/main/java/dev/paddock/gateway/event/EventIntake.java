package dev.paddock.gateway.event;

import dev.paddock.contract.Event;
import dev.paddock.contract.HostReported;
import dev.paddock.contract.JobEvent;
import dev.paddock.gateway.host.Hosts;
import dev.paddock.gateway.instance.Instances;
import dev.paddock.gateway.job.Jobs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes rows of events: the job's, and its instance's in the same transaction. */
@Component
class EventIntake {

    private static final Logger log = LoggerFactory.getLogger(EventIntake.class);

    private final Jobs jobs;
    private final Instances instances;
    private final Hosts hosts;
    private final TransactionTemplate transaction;

    EventIntake(Jobs jobs, Instances instances, Hosts hosts, TransactionTemplate transaction) {
        this.transaction = transaction;
        this.jobs = jobs;
        this.instances = instances;
        this.hosts = hosts;
    }

    void take(Event event) {
        switch (event) {
            case HostReported report -> hosts.report(report);
            case JobEvent news -> transaction.executeWithoutResult(status -> apply(news));
        }
    }

    private void apply(JobEvent news) {
        jobs.apply(news).ifPresentOrElse(job -> instances.apply(news, job), () -> passOver(news));
    }

    private static void passOver(JobEvent news) {
        log.info(
                "Stale or taken before: attempt {}, sequence {} of job {} from {}",
                news.attempt(),
                news.sequence(),
                news.job(),
                news.host());
    }
}
