package dev.paddock.gateway.event;

import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.Event;
import dev.paddock.contract.HostId;
import dev.paddock.contract.HostMeasured;
import dev.paddock.contract.HostObserved;
import dev.paddock.contract.HostReported;
import dev.paddock.contract.InstanceChanged;
import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.InstanceDeleted;
import dev.paddock.contract.InstanceUpdated;
import dev.paddock.contract.JobBlocked;
import dev.paddock.contract.JobDeclined;
import dev.paddock.contract.JobEvent;
import dev.paddock.contract.JobFailed;
import dev.paddock.contract.JobInterrupted;
import dev.paddock.contract.JobProgressed;
import dev.paddock.contract.StorageDeleted;
import dev.paddock.fault.FaultPoints;
import dev.paddock.gateway.deadletter.DeadLetters;
import dev.paddock.gateway.dispatch.Outbox;
import dev.paddock.gateway.host.Hosts;
import dev.paddock.gateway.instance.InstanceTransitions;
import dev.paddock.gateway.instance.Measurements;
import dev.paddock.gateway.instance.Observations;
import dev.paddock.gateway.job.Job;
import dev.paddock.gateway.job.JobStatus;
import dev.paddock.gateway.job.Jobs;
import dev.paddock.log.LogContext;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.support.micrometer.RabbitListenerObservation;
import org.springframework.amqp.rabbit.support.micrometer.RabbitMessageReceiverContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes rows of events: the job's, and its instance's in the same transaction. */
@Component
class EventIntake {

    private static final Logger log = LoggerFactory.getLogger(EventIntake.class);

    private final Jobs jobs;
    private final InstanceTransitions transitions;
    private final Observations observations;
    private final Measurements measurements;
    private final DeadLetters deadLetters;
    private final Hosts hosts;
    private final Outbox outbox;
    private final TransactionTemplate transaction;
    private final ObservationRegistry registry;

    EventIntake(
            Jobs jobs,
            InstanceTransitions transitions,
            Observations observations,
            Measurements measurements,
            DeadLetters deadLetters,
            Hosts hosts,
            Outbox outbox,
            TransactionTemplate transaction,
            ObservationRegistry registry) {
        this.registry = registry;
        this.transaction = transaction;
        this.jobs = jobs;
        this.transitions = transitions;
        this.observations = observations;
        this.measurements = measurements;
        this.deadLetters = deadLetters;
        this.hosts = hosts;
        this.outbox = outbox;
    }

    /** Takes all of them or none; only events of jobs may be more than one. */
    void take(List<Arrival> arrivals) {
        if (arrivals.getFirst().event() instanceof JobEvent) {
            transaction.executeWithoutResult(_ -> arrivals.forEach(this::take));
        } else {
            arrivals.forEach(this::take);
        }
        arrivals.forEach(each -> FaultPoints.pass("intake.after", each.event()));
    }

    /** In the trace of the message, and in lines that name what it is about. */
    private void take(Arrival arrival) {
        var event = arrival.event();
        RabbitListenerObservation.LISTENER_OBSERVATION
                .observation(
                        null,
                        RabbitListenerObservation.DefaultRabbitListenerObservationConvention.INSTANCE,
                        () -> new RabbitMessageReceiverContext(arrival.message(), HostEventListener.ID),
                        registry)
                .observe(() -> {
                    try (var _ = LogContext.of(event)) {
                        FaultPoints.pass("intake.before", event);
                        take(event);
                    }
                });
    }

    private void take(Event event) {
        switch (event) {
            case HostReported report -> hosts.report(report).ifPresent(outbox::tell);
            case HostObserved observed -> observations.take(observed).forEach(removal -> tryTell(observed, removal));
            case HostMeasured measured -> measurements.take(measured);
            case JobEvent news -> apply(news);
        }
    }

    /** What a removed host says would bring back what was given up with it. */
    private void apply(JobEvent news) {
        if (hosts.isRemoved(news.host())) {
            log.info(
                    "Passed over, since {} has been removed: {} of job {}",
                    news.host(),
                    news.getClass().getSimpleName(),
                    news.job());
            jobs.disown(news);
            return;
        }
        jobs.apply(news).ifPresentOrElse(job -> apply(news, job), () -> passOver(news));
    }

    private void apply(JobEvent news, Job job) {
        transitions.apply(news, job);
        if (job.status() == JobStatus.DEAD_LETTERED) {
            deadLetters.add(job);
        }
    }

    /**
     * Two hosts may have made the same instance; the first event won the row, and the other host is told to remove its
     * own. What a host ended too late is gone all the same.
     */
    private void passOver(JobEvent news) {
        log.info(
                "Stale or taken before: attempt {}, sequence {} of job {} from {}",
                news.attempt(),
                news.sequence(),
                news.job(),
                news.host());
        switch (news) {
            case InstanceCreated created -> {
                transitions.noteLate(created);
                transitions.removalOf(created).ifPresent(removal -> tell(created.host(), removal));
            }
            case InstanceDeleted deleted -> transitions.noteLate(deleted);
            case StorageDeleted deleted -> transitions.noteLate(deleted);
            case InstanceUpdated updated -> transitions.noteLate(updated);
            case JobProgressed _, InstanceChanged _, JobFailed _, JobInterrupted _, JobBlocked _, JobDeclined _ -> {
                // They tell only of the job, and of that nothing new.
            }
        }
    }

    /** The next snapshot asks for it again, so one that fails is not waited for. */
    private void tryTell(HostObserved observed, DeleteInstance removal) {
        try {
            tell(observed.host(), removal);
        } catch (AmqpException e) {
            log.warn("{} is told at its next snapshot: {}", observed.host(), e.getMessage());
        }
    }

    /** The event is this command's outbox: unless the broker has the one, it keeps the other. */
    private void tell(HostId host, DeleteInstance removal) {
        hosts.ensureQueues(host);
        if (!outbox.publishNow(removal, host)) {
            throw new AmqpException("A removal for " + host + " was not confirmed");
        }
    }
}
