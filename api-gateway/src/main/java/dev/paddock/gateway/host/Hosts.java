package dev.paddock.gateway.host;

import dev.paddock.contract.HostId;
import dev.paddock.contract.HostObserved;
import dev.paddock.contract.HostReported;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The Docker hosts that have reported. */
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

    /** Takes a host's report: it is up, and its queue is there from now on, also if somebody had deleted it. */
    public void report(HostReported report) {
        table.report(report);
        queues.ensure(report.host());
    }

    /** Whether a snapshot is newer than all that were taken of its host; from the caller's commit on it was taken. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean observe(HostObserved observed) {
        return table.observed(observed.host(), observed.sequence());
    }

    /** Sees to it that a host's queue is there, for one whose report may have to wait behind what is sent to it. */
    public void ensureQueue(HostId host) {
        queues.ensure(host);
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

    /** Whether any host but this one is up. */
    public boolean othersAreUp(HostId host) {
        return table.othersAreUp(host);
    }

    /** A host as operators see it; empty if it has never reported. */
    public Optional<Host> find(HostId host) {
        return table.find(host.value());
    }

    /** Whether a host of this id has ever reported. */
    public boolean isKnown(String host) {
        return table.find(host).isPresent();
    }

    List<Host> list() {
        return table.list();
    }
}
