package dev.paddock.gateway.instance;

import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.HostId;
import dev.paddock.contract.HostObserved;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.Observation;
import dev.paddock.gateway.host.Hosts;
import dev.paddock.gateway.job.Job;
import dev.paddock.gateway.job.Jobs;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What hosts see of their instances. It changes what callers see, and never what jobs made of an instance. */
@Component
public class Observations {

    private static final Logger log = LoggerFactory.getLogger(Observations.class);

    private final ObservationTable table;
    private final InstanceTable instances;
    private final Hosts hosts;
    private final Jobs jobs;

    Observations(ObservationTable table, InstanceTable instances, Hosts hosts, Jobs jobs) {
        this.table = table;
        this.instances = instances;
        this.hosts = hosts;
        this.jobs = jobs;
    }

    /**
     * Takes a snapshot, unless a newer one was taken before.
     *
     * @return what removes from the host what it has in vain; lost ones come again with the next snapshot
     */
    @Transactional
    public List<DeleteInstance> take(HostObserved observed) {
        if (!hosts.observe(observed)) {
            log.info(
                    "Snapshot {} of {} is stale, or of a host that has yet to report",
                    observed.sequence(),
                    observed.host());
            return List.of();
        }
        table.settle(observed.host(), observed.instances());
        table.present(observed.host(), observed.instances());
        table.readOnly(observed.host(), observed.instances());
        table.missing(observed.host(), observed.instances());
        return removals(observed);
    }

    private List<DeleteInstance> removals(HostObserved observed) {
        var known = instances.findAll(ids(observed));
        noteUnknown(observed, known);
        return known.stream()
                .filter(instance -> instance.isInVainOn(observed.host()))
                .flatMap(instance -> removal(instance, observed.host()).stream())
                .toList();
    }

    private Optional<DeleteInstance> removal(Instance instance, HostId host) {
        var removal = jobs.last(instance.id())
                .filter(Job::isFinal)
                .map(job -> instance.removal(host, job.id(), job.attempt()));
        removal.ifPresent(_ -> log.warn(
                "{} has instance {}, which is {} and on host {}: it is removed there",
                host,
                instance.id(),
                instance.status(),
                instance.host()));
        return removal;
    }

    /** They may be another installation's, so they are left alone. */
    private static void noteUnknown(HostObserved observed, List<Instance> known) {
        var rows = known.stream().map(Instance::id).collect(Collectors.toSet());
        var unknown = ids(observed).stream().filter(id -> !rows.contains(id)).toList();
        if (!unknown.isEmpty()) {
            log.warn(
                    "{} has {} instances that are in no row and are left alone: {}",
                    observed.host(),
                    unknown.size(),
                    unknown);
        }
    }

    private static Set<InstanceId> ids(HostObserved observed) {
        return observed.instances().stream().map(Observation::instance).collect(Collectors.toSet());
    }
}
