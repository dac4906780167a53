package dev.paddock.worker.instance;

import dev.paddock.worker.capacity.Capacity;
import dev.paddock.worker.capacity.Draining;
import dev.paddock.worker.capacity.HostMemory;
import dev.paddock.worker.capacity.Room;
import dev.paddock.worker.docker.Container;
import dev.paddock.worker.docker.DockerFailedException;
import dev.paddock.worker.docker.ImageId;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
 * One thread makes them and compares what it finds with the pool, so what looks like a spare then and is not in the
 * pool was left by a worker before; a create that needs a spare's port gives it up on its own thread.
 */
@Component
class PoolKeeper implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(PoolKeeper.class);

    private static final Duration RECHECK = Duration.ofSeconds(5);

    /** Until the commands in hand may be done. */
    private static final Duration MOMENT = Duration.ofMillis(20);

    /** Commands may follow each other without a pause; then one is made every so often all the same. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** After one was given up for want of room, or could not be made several times. */
    private static final Duration REST = Duration.ofMinutes(1);

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
    private long nextLook = System.nanoTime();
    private long nextTurn = in(LONGEST_WAIT);
    private long nextTry = System.nanoTime();
    private Duration pause = RECHECK;
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
        if (isPast(nextLook)) {
            nextLook = in(RECHECK);
            attempt(this::look);
        }
        return attempt(this::fill) ? RECHECK.toMillis() : MOMENT.toMillis();
    }

    /** @return what the work says, or true if it failed */
    private static boolean attempt(BooleanSupplier work) {
        try {
            return work.getAsBoolean();
        } catch (RuntimeException failure) {
            log.warn("The spare servers are left as they are for now: {}", failure.getMessage());
            return true;
        }
    }

    /** The disk and Docker are compared with what is known. */
    private boolean look() {
        var offered = offered();
        spares.containers().stream()
                .filter(container -> !pool.knows(Spares.id(container)))
                .forEach(container -> takeUp(container, offered));
        spares.removeDirectoriesBut(pool::knows);
        pool.ready().forEach(spare -> check(spare, offered));
        return true;
    }

    private List<ImageId> offered() {
        return images.versions().stream()
                .map(images::onHost)
                .flatMap(Optional::stream)
                .toList();
    }

    /** One that makes trouble is no reason to leave the others. */
    private void takeUp(Container container, List<ImageId> offered) {
        try {
            spares.adopt(container, offered).ifPresentOrElse(pool::put, () -> spares.remove(container));
        } catch (DockerFailedException | UncheckedIOException failure) {
            log.warn("What is left of a spare server stays for now: {}", failure.getMessage());
        }
    }

    private void check(Spare seen, List<ImageId> offered) {
        pool.take(seen::equals).ifPresent(spare -> {
            // Who is told to stop may not get an answer, and that is not the server's fault.
            if (offered.contains(spare.image()) && (spare.answers() || stopping)) {
                pool.put(spare);
            } else {
                remove(spare);
            }
        });
    }

    /** @return whether there are as many as there should be, or can't be made for a while */
    private boolean fill() {
        if (!isTime()) {
            return false;
        }
        var room = capacity.room();
        if (room.capacity() == null) {
            return true;
        }
        var lacking = lacking(budget(room));
        if (lacking.isEmpty() || !isPast(nextTry) || stopping) {
            return true;
        }
        make(lacking.get());
        return false;
    }

    /** How many there may be in all. */
    private int budget(Room room) {
        return draining.isOn() || memory.isTight()
                ? 0
                : (int) Math.min(
                        settings.memory().toMegabytes() / Spares.LIMITS.memoryMiB(), room.creates() / PART_OF_ROOM);
    }

    /** Gives up what is too much, and names a version of which there is too little. */
    private Optional<ImageId> lacking(int budget) {
        Optional<ImageId> lacking = Optional.empty();
        int left = budget;
        for (var version : images.versions().reversed()) {
            var image = images.onHost(version);
            if (image.isPresent()) {
                int asked = Math.max(pool.demand(version), settings.min());
                int wanted = Math.min(left, Math.min(asked, settings.max()));
                int surplus = count(image.get()) - wanted;
                giveUp(surplus, image.get(), wanted < Math.min(asked, settings.max()));
                lacking = lacking.isEmpty() && surplus < 0 ? image : lacking;
                left -= wanted;
            }
        }
        return lacking;
    }

    /** What was given up for want of room made some, and would take it again at once. */
    private void giveUp(int surplus, ImageId image, boolean forRoom) {
        for (int number = 0; number < surplus; number++) {
            pool.take(spare -> spare.image().equals(image)).ifPresent(this::remove);
            nextTry = forRoom ? in(REST) : nextTry;
        }
    }

    /** One that can't be made is tried again after a pause that grows. */
    private void make(ImageId image) {
        nextTurn = in(LONGEST_WAIT);
        try {
            pool.put(spares.make(image));
            pause = RECHECK;
        } catch (RuntimeException failure) {
            nextTry = in(pause);
            pause = pause.compareTo(REST) < 0 ? pause.multipliedBy(2) : pause;
            throw failure;
        }
    }

    private int count(ImageId image) {
        return (int) pool.ready().stream()
                .filter(spare -> spare.image().equals(image))
                .count();
    }

    /** Otherwise nothing is looked at: that costs a command in hand as much as making one does. */
    private boolean isTime() {
        return locks.areFree() || isPast(nextTurn);
    }

    private static boolean isPast(long moment) {
        return System.nanoTime() - moment >= 0;
    }

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    /**
     * Gives up the one that has the port, if one has, be it ready or not: a caller who names a port is to get it.
     *
     * @throws DockerFailedException if it can't be removed
     */
    void vacate(int port) {
        spares.containers().stream()
                .filter(container -> Spares.isAt(port, container))
                .forEach(this::giveUp);
    }

    private void giveUp(Container container) {
        pool.take(spare -> spare.server().container().equals(container.id()))
                .ifPresentOrElse(this::remove, () -> spares.remove(container));
    }

    /** Gives one up for its port, and tells whether there was one. */
    boolean giveUpOne() {
        var given = pool.take(_ -> true);
        given.ifPresent(this::remove);
        return given.isPresent();
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
        if (keeper.isAlive()) {
            keeper.interrupt();
            keeper.join(FAREWELL);
        }
        pool.ready().forEach(spare -> spare.session().abandon());
    }
}
