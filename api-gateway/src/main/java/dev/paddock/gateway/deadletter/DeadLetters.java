package dev.paddock.gateway.deadletter;

import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import dev.paddock.contract.Command;
import dev.paddock.contract.JobId;
import dev.paddock.contract.UnreadableMessageException;
import dev.paddock.contract.WireFormat;
import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.audit.Audit;
import dev.paddock.gateway.instance.InstanceTransitions;
import dev.paddock.gateway.job.Job;
import dev.paddock.gateway.job.JobError;
import dev.paddock.gateway.job.Jobs;
import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What was given up by the gateway or the broker, and what operators make of it. */
@Component
public class DeadLetters {

    private final DeadLetterTable table;
    private final Jobs jobs;
    private final InstanceTransitions transitions;
    private final Audit audit;
    private final Clock clock;
    private final TimeBasedEpochRandomGenerator ids;
    private final ApplicationEventPublisher news;

    DeadLetters(
            DeadLetterTable table,
            Jobs jobs,
            InstanceTransitions transitions,
            Audit audit,
            Clock clock,
            TimeBasedEpochRandomGenerator ids,
            ApplicationEventPublisher news) {
        this.ids = ids;
        this.news = news;
        this.table = table;
        this.jobs = jobs;
        this.transitions = transitions;
        this.audit = audit;
        this.clock = clock;
    }

    /** How many wait for an operator. */
    public long open() {
        return table.open();
    }

    /** Dead-lettered jobs that no operator can see: no transaction leaves one, but a hand or a bug might. */
    public List<JobId> unlisted(int most) {
        return table.unlisted(most);
    }

    /** Enters a dead-lettered job, unless it stands here already. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(Job job) {
        enter(job, Optional.ofNullable(job.error()).orElseGet(this::unknown));
    }

    /**
     * Takes a message that the broker gave up: one that was rejected, or delivered too often.
     *
     * @param death how it died, as the broker tells it
     */
    @Transactional
    public void take(byte[] message, Death death) {
        try {
            take(WireFormat.decodeCommand(message), death.reason());
        } catch (UnreadableMessageException noCommand) {
            var error = error(message, death.reason(), noCommand);
            table.insertMessage(ids.generate(), message, death.identity(), error);
            news.publishEvent(new DeadLetterEntered(error.code()));
        }
    }

    private void take(Command command, String reason) {
        var error = error(
                "undeliverable",
                "The broker gave the command up (" + reason + "), as when it ends its worker each time; see the"
                        + " workers' logs, mend the cause, and replay it.",
                null);
        jobs.deadLetter(command.job(), command.attempt(), error).ifPresent(job -> enter(job, error));
    }

    private void enter(Job job, JobError error) {
        table.insert(ids.generate(), job, error);
        news.publishEvent(new DeadLetterEntered(error.code()));
    }

    /** A message that asks for nothing can't be replayed: an event, or something that nobody can read. */
    private JobError error(byte[] message, String reason, UnreadableMessageException noCommand) {
        try {
            var host = WireFormat.decodeEvent(message).host().value();
            return error(
                    "undeliverable-event",
                    "The broker gave the event up (" + reason + "), as when it was sent in another host's name, or no"
                            + " gateway could take it; see the gateways' logs, mend the cause, and discard it. What it"
                            + " told is told again, or its job is ended by a deadline.",
                    host);
        } catch (UnreadableMessageException noEvent) {
            return error("unreadable-message", "It can only be discarded: " + noCommand.getMessage(), null);
        }
    }

    /**
     * Begins a new round of attempts at a job.
     *
     * @throws ProblemException if there is no such dead letter, or it can't be replayed
     */
    @Transactional
    public void replay(Caller caller, UUID id) {
        if (!replay(id)) {
            // The exception takes back what was changed on the way.
            throw table.exists(id) ? notReplayable() : notFound();
        }
        audit.enter(caller, Audit.Action.REPLAY, id, Map.of());
    }

    /**
     * The same for one of many, in the caller's transaction, which must be rolled back if this fails.
     *
     * @return whether it was replayed; of two who try at once, one does
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean replay(UUID id) {
        return table.close(id, DeadLetterStatus.REPLAYED)
                .map(DeadLetterTable.Closed::job)
                .flatMap(jobs::find)
                .filter(transitions::lockIfAwaiting)
                .flatMap(job -> jobs.replay(job.id()))
                .isPresent();
    }

    /**
     * Gives it up: its job has failed, and what the job may have made is cleaned up.
     *
     * @throws ProblemException if there is none that is open
     */
    @Transactional
    public void discard(Caller caller, UUID id) {
        var closed = table.close(id, DeadLetterStatus.DISCARDED).orElseThrow(DeadLetters::notFound);
        discard(closed);
        audit.enter(caller, Audit.Action.DISCARD, id, Map.of());
    }

    /** Those that nobody has acted on for longer than the limit. */
    public List<UUID> forgotten(Duration limit, int most) {
        return table.olderThan(limit, most);
    }

    /** Gives one up in place of an operator, unless somebody has acted on it meanwhile. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void discardForgotten(UUID id, Duration limit) {
        table.close(id, DeadLetterStatus.DISCARDED).ifPresent(closed -> {
            discard(closed);
            audit.enter(Audit.Action.DISCARD, id, Map.of("forgottenFor", limit));
        });
    }

    /** Closes those of jobs that have ended otherwise, in the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void close(List<Job> ended) {
        table.closeAll(ended.stream().map(Job::id).toList());
    }

    private void discard(DeadLetterTable.Closed closed) {
        var id = closed.job();
        if (id == null) {
            return;
        }
        transitions.lockAllOf(Set.of(id));
        jobs.discard(id)
                .filter(transitions::lockIfAwaiting)
                .ifPresent(job -> transitions.discard(job, new JobId(ids.generate())));
    }

    private JobError unknown() {
        return error("unknown", "Nothing says why it was given up; see the gateways' logs, then replay it.", null);
    }

    private JobError error(String code, String message, @Nullable String host) {
        return new JobError(code, message, null, host, clock.instant());
    }

    private static ProblemException notFound() {
        return ProblemException.of(ProblemCode.NOT_FOUND, "There is no such dead letter, or it has been discarded.");
    }

    private static ProblemException notReplayable() {
        return ProblemException.of(
                ProblemCode.NOT_REPLAYABLE,
                "It was replayed or discarded already, or is unreadable, or its instance no longer waits for it.");
    }

    /**
     * How a message died (RabbitMQ manual, dead letter exchanges).
     *
     * @param reason such as {@code delivery_limit}
     * @param identity the same for the same message, and for another one of the same text another
     */
    public record Death(String reason, String identity) {}
}
