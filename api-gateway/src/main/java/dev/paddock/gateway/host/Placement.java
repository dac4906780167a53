package dev.paddock.gateway.host;

import dev.paddock.contract.HostId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Which host does what. Creates that any host may do wait on one queue, and whoever has room takes the next: the broker
 * places them. Only one that a host has handed back is sent to another by name.
 */
@Component
public class Placement {

    private final HostTable table;

    Placement(HostTable table) {
        this.table = table;
    }

    /** The host with the fewest instances, of those that take creates and are none of these. */
    public Optional<HostId> otherThan(Set<HostId> tried) {
        var others = new ArrayList<>(hosts(host -> takesCreates(host) && !tried.contains(host.id())));
        // Of equals another one each time: an instance counts only once a host has begun with it.
        Collections.shuffle(others);
        return others.stream().min(Comparator.comparingInt(Host::instances)).map(Host::id);
    }

    /** Whether a host that is none of these has only no room, or no Docker, for the moment. */
    public boolean mayTakeLater(Set<HostId> tried) {
        return !hosts(host -> host.status() == HostStatus.UP && !takesCreates(host) && !tried.contains(host.id()))
                .isEmpty();
    }

    /** The hosts that take what is sent to them by name; one that drains does. */
    public Set<HostId> reachable() {
        return hosts(host -> hindranceOf(host).isEmpty()).stream()
                .map(Host::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Why a host takes nothing that is sent to it by name; empty if it takes it. */
    public Optional<Hindrance> hindranceOf(HostId id) {
        return table.find(id.value())
                .map(Placement::hindranceOf)
                .orElseGet(() -> Optional.of(Hindrance.down(id + " is not there: it never reported, or was removed")));
    }

    /** Why no host takes a create that any host may do; empty if one does. */
    public Optional<Hindrance> hindrance() {
        var up = hosts(host -> host.status() != HostStatus.DOWN);
        if (up.isEmpty()) {
            return Optional.of(Hindrance.noHost());
        }
        return up.stream().anyMatch(Placement::takesCreates) ? Optional.empty() : Optional.of(Hindrance.noRoom());
    }

    private List<Host> hosts(Predicate<Host> wanted) {
        return table.list().stream().filter(wanted).toList();
    }

    private static boolean takesCreates(Host host) {
        return host.status() == HostStatus.UP && host.impediment() == null && host.full() == null;
    }

    private static Optional<Hindrance> hindranceOf(Host host) {
        if (host.status() == HostStatus.DOWN) {
            return Optional.of(Hindrance.down(
                    host.lastSeenAt() == null
                            ? host.id() + " has never reported: start its worker with the credentials of its enrolment"
                            : "%s is down, last seen at %s: start it and its worker, or see what keeps it from the broker"
                                    .formatted(host.id(), host.lastSeenAt())));
        }
        return Optional.ofNullable(host.impediment()).map(why -> Hindrance.impeded(host.id(), why));
    }
}
