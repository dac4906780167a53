package dev.paddock.worker.messaging;

import dev.paddock.contract.Command;
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
import dev.paddock.contract.Progress;
import dev.paddock.contract.StorageDeleted;
import dev.paddock.worker.host.Host;
import dev.paddock.worker.instance.Outcome;
import dev.paddock.worker.instance.Outcome.Blocked;
import dev.paddock.worker.instance.Outcome.Changed;
import dev.paddock.worker.instance.Outcome.Created;
import dev.paddock.worker.instance.Outcome.Declined;
import dev.paddock.worker.instance.Outcome.Deleted;
import dev.paddock.worker.instance.Outcome.Failed;
import dev.paddock.worker.instance.Outcome.Interrupted;
import dev.paddock.worker.instance.Outcome.Outdated;
import dev.paddock.worker.instance.Outcome.Updated;
import dev.paddock.worker.instance.Plan;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Puts what became of a command into an event's words. */
@Component
class JobReports {

    private final Host host;
    private final Clock clock;

    JobReports(Host host, Clock clock) {
        this.host = host;
        this.clock = clock;
    }

    JobEvent progressed(Command command, Progress progress) {
        return new JobProgressed(host.id(), clock.instant(), command.job(), command.attempt(), progress);
    }

    /** The attempt's last event: its sequence is behind all steps, wherever the attempt ended. */
    Optional<JobEvent> ended(Command command, Outcome outcome) {
        var at = clock.instant();
        var job = command.job();
        int attempt = command.attempt();
        int last = Plan.of(command).size();
        return Optional.ofNullable(
                switch (outcome) {
                    case Created(var address, int port) ->
                        new InstanceCreated(host.id(), at, job, attempt, last, address.getHostAddress(), port);
                    case Deleted(var directory, var storage, var size) ->
                        new InstanceDeleted(host.id(), at, job, attempt, last, directory, storage, size);
                    case Outcome.StorageDeleted(var directory) ->
                        new StorageDeleted(host.id(), at, job, attempt, last, directory);
                    case Changed(var notice) -> new InstanceChanged(host.id(), at, job, attempt, last, notice);
                    case Updated(var configuration, var notice) ->
                        new InstanceUpdated(host.id(), at, job, attempt, last, configuration, notice);
                    case Failed(var failure) -> new JobFailed(host.id(), at, job, attempt, last, failure);
                    case Declined(var failure) -> new JobDeclined(host.id(), at, job, attempt, last, failure);
                    case Interrupted(var failure) -> new JobInterrupted(host.id(), at, job, attempt, last, failure);
                    case Blocked(var failure) -> new JobBlocked(host.id(), at, job, attempt, last, failure);
                    case Outdated() -> null;
                });
    }
}
