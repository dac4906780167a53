package dev.paddock.worker.instance;

import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.InstanceSpec;
import dev.paddock.worker.docker.ImageId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** The spare servers of this host, which creates that ask for nothing special take. */
@Component
class Pool {

    private static final long MEMORY_OF_DEMAND = TimeUnit.MINUTES.toNanos(1);

    private final Semaphore taken = new Semaphore(0);
    private final List<Spare> ready = new ArrayList<>();
    private final Set<String> inHand = new HashSet<>();
    private final Deque<Demand> demands = new ArrayDeque<>();

    Pool(MeterRegistry meters) {
        Gauge.builder("paddock.pool.ready", this, pool -> pool.ready().size())
                .description("Servers that were started beforehand, and wait for a create to take them")
                .register(meters);
    }

    private record Demand(String version, long at) {}

    /** One for the create, if there is one that serves; whoever takes it says when it is {@link #release}d. */
    Optional<Spare> take(CreateInstance command, ImageId image) {
        var spec = command.spec();
        return isPlain(spec) ? take(spec, image) : Optional.empty();
    }

    /**
     * Processors are changed on a server that runs; what else a caller may ask for, a server has to be started with.
     */
    private static boolean isPlain(InstanceSpec spec) {
        return !spec.attach()
                && spec.memoryMiB() == Spares.LIMITS.memoryMiB()
                && spec.diskMiB() == null
                && spec.settings().isEmpty();
    }

    private synchronized Optional<Spare> take(InstanceSpec spec, ImageId image) {
        demands.add(new Demand(spec.version(), System.nanoTime()));
        taken.release();
        return take(spare -> spare.image().equals(image) && (spec.port() == null || spec.port() == spare.port()));
    }

    /** Any that is like this, the oldest first. */
    synchronized Optional<Spare> take(Predicate<Spare> like) {
        var found = ready.stream().filter(like).findFirst();
        found.ifPresent(spare -> {
            ready.remove(spare);
            inHand.add(spare.id());
        });
        return found;
    }

    /** It is an instance's by now, or gone. */
    synchronized void release(Spare spare) {
        inHand.remove(spare.id());
    }

    synchronized void put(Spare spare) {
        inHand.remove(spare.id());
        ready.add(spare);
    }

    synchronized List<Spare> ready() {
        return List.copyOf(ready);
    }

    /** Whether it is ready, or being given away. */
    synchronized boolean knows(String id) {
        return inHand.contains(id)
                || ready.stream().anyMatch(spare -> spare.id().equals(id));
    }

    /** How many creates asked for one of that version in the last minute. */
    synchronized int demand(String version) {
        long now = System.nanoTime();
        demands.removeIf(demand -> now - demand.at() > MEMORY_OF_DEMAND);
        return (int) demands.stream()
                .filter(demand -> demand.version().equals(version))
                .count();
    }

    /** Returns after this long, or as soon as one is asked for. */
    void awaitDemand(long millis) throws InterruptedException {
        if (taken.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            taken.drainPermits();
        }
    }
}
