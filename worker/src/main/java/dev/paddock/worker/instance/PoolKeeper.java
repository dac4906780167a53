package dev.paddock.worker.instance;

import dev.paddock.worker.capacity.Capacity;
import dev.paddock.worker.capacity.Draining;
import dev.paddock.worker.capacity.HostMemory;
import dev.paddock.worker.docker.ImageId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Keeps the pool filled: as many servers of each version as were asked for in the last minute, within limits. They are
 * made one after the other and while no command is carried out, and given up before a create would be refused for them.
 * All is done by one thread, so that what looks like a spare and is not in the pool was left by a worker before.
 */
@Component
class PoolKeeper implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(PoolKeeper.class);

    private static final long RECHECK = Duration.ofSeconds(5).toMillis();

    /** Until the commands in hand may be done. */
    private static final long MOMENT = Duration.ofMillis(20).toMillis();

    /** Commands may follow each other without a pause; then one is made every so often all the same. */
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(5);

    /** What no create asked for may take this part of the room. */
    private static final int PART_OF_ROOM = 4;

    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final Pool pool;
    private final PoolSettings settings;
    private final Spares spares;
    private final Images images;
    private final Capacity capacity;
    private final HostMemory memory;
    private final Draining draining;
    private final DirectoryLocks locks;
    private final Thread keeper = Thread.ofVirtual().name("pool").unstarted(this::keep);
    private long lastLook = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(RECHECK);
    private long lastMade = System.nanoTime();
    private volatile boolean stopping;

    PoolKeeper(
            Pool pool,
            PoolSettings settings,
            Spares spares,
            Images images,
            Capacity capacity,
            HostMemory memory,
            Draining draining,
            DirectoryLocks locks) {
        this.pool = pool;
        this.settings = settings;
        this.spares = spares;
        this.images = images;
        this.capacity = capacity;
        this.memory = memory;
        this.draining = draining;
        this.locks = locks;
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        keeper.start();
    }

    private void keep() {
        try {
            while (!stopping) {
                pool.awaitDemand(round());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return after how many milliseconds there may be something to do, if nothing happens before */
    private long round() {
        try {
            if (System.nanoTime() - lastLook >= TimeUnit.MILLISECONDS.toNanos(RECHECK)) {
                look();
                lastLook = System.nanoTime();
            }
            return fill() ? RECHECK : MOMENT;
        } catch (RuntimeException failure) {
            log.warn("No spare servers are made for now: {}", failure.getMessage());
            return RECHECK;
        }
    }

    /** The disk and Docker are compared with what is known. */
    private void look() {
        var offered = offered();
        spares.containers().stream()
                .filter(container -> !pool.knows(Spares.id(container)))
                .forEach(container -> spares.adopt(container, offered)
                        .ifPresentOrElse(pool::put, () -> spares.remove(Spares.id(container))));
        spares.removeDirectoriesBut(pool::knows);
        pool.ready().forEach(spare -> check(spare, offered));
    }

    private List<ImageId> offered() {
        return images.versions().stream()
                .map(images::onHost)
                .flatMap(Optional::stream)
                .toList();
    }

    private void check(Spare seen, List<ImageId> offered) {
        pool.take(seen::equals).ifPresent(spare -> {
            if (offered.contains(spare.image()) && spare.answers()) {
                pool.put(spare);
            } else {
                remove(spare);
            }
        });
    }

    /** @return whether there are as many as there should be */
    private boolean fill() {
        int budget = budget();
        boolean full = true;
        for (var version : images.versions().reversed()) {
            var image = images.onHost(version);
            if (image.isPresent() && !stopping) {
                int asked = Math.max(pool.demand(version), settings.min());
                int wanted = Math.min(budget, Math.min(asked, settings.max()));
                full &= fill(image.get(), wanted);
                budget -= wanted;
            }
        }
        return full;
    }

    /** How many there may be in all. */
    private int budget() {
        return draining.isOn() || memory.isTight()
                ? 0
                : (int) Math.min(
                        settings.memory().toMegabytes() / Spares.LIMITS.memoryMiB(),
                        capacity.room().creates() / PART_OF_ROOM);
    }

    private boolean fill(ImageId image, int wanted) {
        int surplus = count(image) - wanted;
        for (; surplus > 0; surplus--) {
            pool.take(spare -> spare.image().equals(image)).ifPresent(this::remove);
        }
        if (surplus < 0 && isTime()) {
            lastMade = System.nanoTime();
            pool.put(spares.make(image));
            surplus++;
        }
        return surplus == 0;
    }

    private int count(ImageId image) {
        return (int) pool.ready().stream()
                .filter(spare -> spare.image().equals(image))
                .count();
    }

    private boolean isTime() {
        return locks.areFree() || System.nanoTime() - lastMade > LONGEST_WAIT;
    }

    /** Gives up the one that has the port, if one has: a caller who names a port is to get it. */
    void vacate(int port) {
        pool.take(spare -> spare.port() == port).ifPresent(this::remove);
    }

    private void remove(Spare spare) {
        try {
            spares.remove(spare);
        } finally {
            pool.release(spare);
        }
    }

    @EventListener(ContextClosedEvent.class)
    void end() {
        stopping = true;
    }

    /** The servers stay, for the next worker. */
    @Override
    public void destroy() throws InterruptedException {
        end();
        keeper.interrupt();
        keeper.join(FAREWELL);
        pool.ready().forEach(spare -> spare.session().abandon());
    }
}
