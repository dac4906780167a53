package dev.paddock.gateway.fleet;

import dev.paddock.contract.HostId;
import dev.paddock.contract.SetDraining;
import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.audit.Audit;
import dev.paddock.gateway.deadletter.DeadLetters;
import dev.paddock.gateway.dispatch.Outbox;
import dev.paddock.gateway.host.Hosts;
import dev.paddock.gateway.instance.Holdings;
import dev.paddock.gateway.job.JobError;
import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import java.time.Clock;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets hosts out. First nothing new is begun with the host, then it is shut out by the broker, so that it can't speak
 * any more, and last its rows are given up, all at once. What fails on the way is done by the next try; until then the
 * host is draining.
 */
@Component
class Removals {

    private final Hosts hosts;
    private final BrokerUsers users;
    private final Holdings holdings;
    private final DeadLetters deadLetters;
    private final Outbox outbox;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate first;

    Removals(
            Hosts hosts,
            BrokerUsers users,
            Holdings holdings,
            DeadLetters deadLetters,
            Outbox outbox,
            Audit audit,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.hosts = hosts;
        this.users = users;
        this.holdings = holdings;
        this.deadLetters = deadLetters;
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
        this.first = new TransactionTemplate(transactions);
        first.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Removes a host.
     *
     * @param force whether its instances and kept directories are given up, if it has any
     * @throws ProblemException if there is no such host, it is in use, or the broker can't be reached
     */
    @Transactional
    void remove(Caller caller, HostId host, boolean force) {
        hosts.lockForOperators(host);
        hosts.present(host.value());
        users.requireNobodyElse(host);
        first.executeWithoutResult(_ -> begin(host, force));
        outbox.tell(new SetDraining(host, true));
        users.revoke(host);
        users.closeConnections(host);
        end(caller, host, force);
    }

    private void begin(HostId host, boolean force) {
        hosts.setDraining(host, true);
        requireUnused(host, force, "");
    }

    private void end(Caller caller, HostId host, boolean force) {
        hosts.lock(host);
        var held = requireUnused(
                host,
                force,
                " It came to that while it was being removed: it is draining, and needs new credentials if it is to stay"
                        + " (POST /v1/hosts/" + host + "/enrolment).");
        // Its reports, which see to it that the queues are there, wait for this to end, and are passed over then.
        hosts.deleteQueues(host);
        deadLetters.close(holdings.giveUp(host, removed(host)));
        hosts.remove(host);
        audit.enter(
                caller,
                Audit.Action.REMOVE_HOST,
                host,
                Map.of("instances", held.instances(), "keptDirectories", held.keptDirectories()));
    }

    private Holdings.Held requireUnused(HostId host, boolean force, String more) {
        var held = holdings.of(host);
        if (!force && !held.isNothing()) {
            throw ProblemException.of(
                    ProblemCode.HOST_IN_USE,
                    "It has %d instances and %d kept directories. Delete them, or give them up with ?force=true.%s"
                            .formatted(held.instances(), held.keptDirectories(), more));
        }
        return held;
    }

    private JobError removed(HostId host) {
        return new JobError(
                "host-removed",
                "An operator has removed " + host + ", with all that was on it; make another instance.",
                null,
                host.value(),
                clock.instant());
    }
}
