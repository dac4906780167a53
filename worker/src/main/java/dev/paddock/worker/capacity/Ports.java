package dev.paddock.worker.capacity;

import dev.paddock.worker.docker.Docker;
import dev.paddock.worker.docker.Labels;
import dev.paddock.worker.failure.DeclinedException;
import dev.paddock.worker.host.Host;
import dev.paddock.worker.storage.Inventory;
import dev.paddock.worker.storage.Ownership.Serving;
import java.io.IOException;
import java.net.BindException;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * The ports of this host. What is found free here may be taken the next moment, by any program: Docker's own attempt to
 * bind it decides.
 */
@Component
public class Ports {

    /** Before it is tried again whether a port is free, where other programs have taken them all. */
    private static final Duration REST = Duration.ofSeconds(30);

    private final Set<Integer> reserved = new HashSet<>();
    private final PortSettings range;
    private final Host host;
    private final Docker docker;
    private final Inventory inventory;
    private final Quarantine quarantine;
    private volatile long exhaustedUntil = System.nanoTime();
    private int next;

    Ports(PortSettings range, Host host, Docker docker, Inventory inventory, Quarantine quarantine) {
        this.range = range;
        this.host = host;
        this.docker = docker;
        this.inventory = inventory;
        this.quarantine = quarantine;
        this.next = range.first();
    }

    /**
     * Sets a free port aside until its reservation is closed.
     *
     * @throws DeclinedException if none is free
     */
    public Reservation reserve() {
        return find().orElseThrow(this::exhausted);
    }

    /** Sets a free port aside until its reservation is closed; empty if none is free. */
    public synchronized Optional<Reservation> find() {
        var used = published();
        used.addAll(quarantine.ports());
        for (int tried = 0; tried < range.count(); tried++) {
            int port = takeTurn();
            if (!used.contains(port) && !reserved.contains(port) && bindable(port)) {
                reserved.add(port);
                return Optional.of(new Reservation(port));
            }
        }
        return Optional.empty();
    }

    /** What there is to say where none is to be had, whatever our own count says; others will meet the same. */
    public DeclinedException exhausted() {
        exhaustedUntil = System.nanoTime() + REST.toNanos();
        return new DeclinedException(
                "host-full", "No port from " + range.first() + " to " + range.last() + " was found free on this host");
    }

    /** Whether none was found free a moment ago. It waits for no search under way. */
    boolean wereExhausted() {
        return System.nanoTime() - exhaustedUntil < 0;
    }

    /**
     * Lets a port pass that was asked for by name, as far as our own servers go.
     *
     * @throws DeclinedException if one of them has it, or had it until a moment ago
     */
    public void requireFree(int port) {
        if (published().contains(port)) {
            throw taken(port);
        }
        quarantine.endOf(port).ifPresent(end -> {
            throw new DeclinedException(
                    "port-in-use",
                    "Port %d was another instance's on this host and is free from %s; ask again then, for another one, or for none"
                            .formatted(port, end.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1)));
        });
    }

    /** An instance gives its port up: nobody gets it for a while. */
    public void retire(int port) {
        quarantine.begin(port);
    }

    /** What there is to say of a port that was asked for, and that somebody has. */
    public static DeclinedException taken(int port) {
        return new DeclinedException(
                "port-in-use", "Port " + port + " is in use on this host; ask for another one, or for none");
    }

    /** The ports of all our servers, of those too that don't run, or whose containers are gone: they will be back. */
    private Set<Integer> published() {
        return Stream.concat(labelled(), noted()).collect(Collectors.toCollection(HashSet::new));
    }

    private Stream<Integer> labelled() {
        return docker.labelled(Labels.HOST, host.id().value()).stream()
                .map(container -> container.labels().get(Labels.PORT))
                .filter(Objects::nonNull)
                .map(Integer::valueOf);
    }

    private Stream<Integer> noted() {
        return inventory.take().served().stream()
                .map(data -> data.ownership().serving())
                .filter(Objects::nonNull)
                .map(Serving::port);
    }

    /** Round the range, so that a port rests a while before another tenant's server answers on it. */
    private int takeTurn() {
        int port = next;
        next = port == range.last() ? range.first() : port + 1;
        return port;
    }

    private boolean bindable(int port) {
        try (var probe = new ServerSocket(port, 1, host.address())) {
            return probe.isBound();
        } catch (BindException taken) {
            return !addressIsHere();
        } catch (IOException unknown) {
            return true;
        }
    }

    /** A worker in a network of its own can't try the host's ports. */
    private boolean addressIsHere() {
        try {
            return NetworkInterface.getByInetAddress(host.address()) != null;
        } catch (SocketException unknown) {
            return false;
        }
    }

    private synchronized void release(int port) {
        reserved.remove(port);
    }

    /** A port that no other slot is given meanwhile. */
    public final class Reservation implements AutoCloseable {

        private final int port;

        private Reservation(int port) {
            this.port = port;
        }

        public int port() {
            return port;
        }

        @Override
        public void close() {
            release(port);
        }
    }
}
