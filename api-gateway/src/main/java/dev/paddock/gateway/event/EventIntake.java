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
import dev.paddock.contract.JobId;
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
import dev.paddock.gateway.job.JobChanged;
import dev.paddock.gateway.job.JobStatus;
import dev.paddock.gateway.job.Jobs;
import dev.paddock.log.LogContext;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.support.micrometer.RabbitListenerObservation;
import org.springframework.amqp.rabbit.support.micrometer.RabbitMessageReceiverContext;
import org.springframework.context.ApplicationEventPublisher;
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
    private final ApplicationEventPublisher publisher;

    EventIntake(
            Jobs jobs,
            InstanceTransitions transitions,
            Observations observations,
            Measurements measurements,
            DeadLetters deadLetters,
            Hosts hosts,
            Outbox outbox,
            TransactionTemplate transaction,
            ObservationRegistry registry,
            ApplicationEventPublisher publisher) {
        this.publisher = publisher;
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
            // Of what is committed only: if this gateway dies before, others decide anew who has made it in vain.
            transaction.execute(_ -> takeJobs(arrivals)).forEach(this::tell);
        } else {
            arrivals.forEach(each -> within(each, this::take));
        }
        arrivals.forEach(each -> FaultPoints.pass("intake.after", each.event()));
    }

    private void take(Event event) {
        switch (event) {
            case HostReported report -> hosts.report(report).ifPresent(outbox::tell);
            case HostObserved observed ->
                observations.take(observed).forEach(removal -> tryTell(new InVain(observed.host(), removal)));
            case HostMeasured measured -> measurements.take(measured);
            case JobEvent news -> throw new IllegalArgumentException(news + " is taken with others");
        }
    }

    /** What a host has made in vain, and is to remove. */
    private record InVain(HostId host, DeleteInstance removal) {}

    /** @return what is to be removed when all is committed */
    private List<InVain> takeJobs(List<Arrival> arrivals) {
        var inVain = new ArrayList<InVain>();
        var removed =
                hosts.removed(arrivals.stream().map(each -> each.event().host()).collect(Collectors.toSet()));
        transitions.lockAllOf(arrivals.stream().map(each -> each.news().job()).collect(Collectors.toSet()));
        rounds(arrivals).forEach(round -> takeJobs(round, removed, inVain));
        return inVain;
    }

    /** The first event of each job, then the second of each, and so on: what is of different jobs is taken at once. */
    private static List<List<Arrival>> rounds(List<Arrival> arrivals) {
        var rounds = new ArrayList<List<Arrival>>();
        var before = new HashMap<JobId, Integer>();
        for (var each : arrivals) {
            int round = before.merge(each.news().job(), 1, Integer::sum) - 1;
            if (round == rounds.size()) {
                rounds.add(new ArrayList<>());
            }
            rounds.get(round).add(each);
        }
        return rounds;
    }

    private void takeJobs(List<Arrival> round, Set<HostId> removed, List<InVain> inVain) {
        var heard = round.stream()
                .map(Arrival::news)
                .filter(each -> !removed.contains(each.host()))
                .toList();
        var now = jobs.apply(heard);
        transitions.apply(heard.stream()
                .filter(each -> now.containsKey(each.job()))
                .collect(Collectors.toMap(Function.identity(), each -> now.get(each.job()))));
        round.forEach(each ->
                within(each, _ -> follow(each.news(), now.get(each.news().job()), removed, inVain)));
    }

    private void follow(JobEvent news, @Nullable Job job, Set<HostId> removed, List<InVain> inVain) {
        if (removed.contains(news.host())) {
            disown(news);
        } else if (job == null) {
            passOver(news, inVain);
        } else {
            publisher.publishEvent(new JobChanged(job));
            if (job.status() == JobStatus.DEAD_LETTERED) {
                deadLetters.add(job);
            }
        }
    }

    /** What a removed host says would bring back what was given up with it. */
    private void disown(JobEvent news) {
        log.info(
                "Passed over, since {} has been removed: {} of job {}",
                news.host(),
                news.getClass().getSimpleName(),
                news.job());
        jobs.disown(news);
    }

    /** In the trace of the message, and in lines that name what it is about. */
    private void within(Arrival arrival, Consumer<Event> work) {
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
                        work.accept(event);
                    }
                });
    }

    /**
     * Two hosts may have made the same instance; the first event won the row, and the other host is told to remove its
     * own. What a host ended too late is gone all the same.
     */
    private void passOver(JobEvent news, List<InVain> inVain) {
        log.info(
                "Stale or taken before: attempt {}, sequence {} of job {} from {}",
                news.attempt(),
                news.sequence(),
                news.job(),
                news.host());
        switch (news) {
            case InstanceCreated created -> {
                transitions.noteLate(created);
                transitions
                        .removalOf(created)
                        .map(removal -> new InVain(created.host(), removal))
                        .ifPresent(inVain::add);
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
    private void tryTell(InVain made) {
        try {
            tell(made);
        } catch (AmqpException e) {
            log.warn("{} is told at its next snapshot: {}", made.host(), e.getMessage());
        }
    }

    /** The event is this command's outbox: unless the broker has the one, it keeps the other. */
    private void tell(InVain made) {
        hosts.ensureQueues(made.host());
        if (!outbox.publishNow(made.removal(), made.host())) {
            throw new AmqpException("A removal for " + made.host() + " was not confirmed");
        }
    }
}
