package dev.paddock.gateway.host;

import dev.paddock.contract.HostId;
import dev.paddock.contract.HostObserved;
import dev.paddock.contract.HostReported;
import dev.paddock.contract.SetDraining;
import dev.paddock.gateway.problem.FieldError;
import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The Docker hosts that have been enrolled, or have reported. */
@Component
public class Hosts {

    private static final Logger log = LoggerFactory.getLogger(Hosts.class);

    private final HostTable table;
    private final HostQueues queues;
    private final HostSettings settings;

    Hosts(HostTable table, HostQueues queues, HostSettings settings) {
        this.table = table;
        this.queues = queues;
        this.settings = settings;
    }

    /**
     * Takes a host's report: it is up, and its queues are there from now on, also if somebody had deleted one. One that
     * has been removed is not heard.
     *
     * @return what it has to be told, if it goes by something else than it should
     */
    @Transactional
    public Optional<SetDraining> report(HostReported report) {
        var wanted = table.report(report);
        if (wanted.isEmpty()) {
            log.info("{} reports and has been removed; enrol it again, or stop its worker", report.host());
            return Optional.empty();
        }
        // If that fails, the next report is the next try.
        queues.ensure(report.host());
        return wanted.filter(draining -> isNewsTo(report, draining))
                .map(draining -> new SetDraining(report.host(), draining));
    }

    /** It may not have heard, or heard in another order; while something impedes it, it hears nothing. */
    private static boolean isNewsTo(HostReported report, boolean draining) {
        return report.impediment() == null && report.draining() != null && report.draining() != draining;
    }

    /** Enters a host that is to report soon, in the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void enrol(HostId host) {
        table.enrol(host);
    }

    /** Whether it is news that a host is to be draining, or not to be; in the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean setDraining(HostId host, boolean draining) {
        table.lock(host);
        return table.drain(host, draining);
    }

    /** From the caller's commit on, a host is passed over. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void remove(HostId host) {
        table.remove(host);
    }

    /** Lets operators change a host one after the other, over all gateways, until the caller's transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lockForOperators(HostId host) {
        table.lockForOperators(host);
    }

    /** Lets nobody begin anything with a host until the caller's transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(HostId host) {
        table.lock(host);
    }

    /** Which of these hosts have been removed; no other one is before the caller's transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<HostId> removed(Set<HostId> hosts) {
        return table.holdRemoved(hosts);
    }

    /**
     * Sees to it that a host takes what is made for it alone, until the caller's transaction ends.
     *
     * @throws ProblemException if it is draining, or there is none
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void requireTakesCreates(HostId host) {
        var standing = table.hold(host);
        if (standing.removed() || !standing.known()) {
            throw ProblemException.of(
                    ProblemCode.UNKNOWN_HOST, List.of(FieldError.of("host", "is the id of no host that there is")));
        }
        if (standing.draining()) {
            throw ProblemException.of(
                    ProblemCode.HOST_DRAINING,
                    host + " is draining and takes no new instances; name another host, or wait until an operator has"
                            + " activated it.");
        }
    }

    /** Whether a snapshot is newer than all that were taken of its host; from the caller's commit on it was taken. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean observe(HostObserved observed) {
        return table.observed(observed.host(), observed.sequence());
    }

    /** Sees to it that a host's queues are there, for one whose report may have to wait behind what is sent to it. */
    public void ensureQueues(HostId host) {
        queues.ensure(host);
    }

    /**
     * Declares a host's queues, unless they are there.
     *
     * @throws ProblemException if the broker can't be reached
     */
    public void requireQueues(HostId host) {
        requireDone(queues.ensure(host));
    }

    /**
     * Deletes a host's queues, and what waits on them.
     *
     * @throws ProblemException if the broker can't be reached
     */
    public void deleteQueues(HostId host) {
        requireDone(queues.delete(host));
    }

    private static void requireDone(boolean done) {
        if (!done) {
            throw ProblemException.of(
                    ProblemCode.UNAVAILABLE,
                    "The broker can't be reached; see that RabbitMQ runs, then send the request again.");
        }
    }

    /** Whether hosts can be heard at all now; if not, that a host is silent says nothing about it. */
    public boolean canBeHeard() {
        return queues.canBeHeard();
    }

    /** How long a host may go without a report. */
    public Duration silence() {
        return settings.silence();
    }

    /** Seconds since the last report of each host, by the control database's clock. */
    public Map<HostId, Double> silences() {
        return table.silences();
    }

    /** Hosts that are taken to be up and have not reported for too long. */
    public List<HostId> silent(int most) {
        return table.silent(silence(), most);
    }

    /** Takes note that a host is down, unless it has reported meanwhile. */
    public void lose(HostId host) {
        if (table.down(host, silence())) {
            log.warn(
                    "{} has not reported for {} and is down; its instances are LOST until it is back", host, silence());
        }
    }

    /** A host as operators see it; empty if it neither was enrolled nor has reported, or has been removed. */
    public Optional<Host> find(HostId host) {
        return table.find(host.value());
    }

    /** Whether there is a host of this id. */
    public boolean isKnown(String host) {
        return table.find(host).isPresent();
    }

    /**
     * A host as operators see it.
     *
     * @throws ProblemException if there is none of this id
     */
    public Host present(String id) {
        return table.find(id)
                .orElseThrow(
                        () -> ProblemException.of(ProblemCode.NOT_FOUND, "There is no such host; see GET /v1/hosts."));
    }

    /** All of them. */
    public List<Host> list() {
        return table.list();
    }
}
