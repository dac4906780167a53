package dev.paddock.worker.instance;

import dev.paddock.contract.StorageDir;
import dev.paddock.contract.TenantId;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * One at a time for each directory. When a connection breaks, the broker delivers a command again while its first
 * delivery is still being worked on; and what the host does of its own accord must not meet a command. More locks than
 * any host has slots, so that strangers hardly ever share one.
 */
@Component
class DirectoryLocks {

    private final ReentrantLock[] locks =
            Stream.generate(ReentrantLock::new).limit(1024).toArray(ReentrantLock[]::new);

    /** For commands: waits for its turn. */
    <T> T holding(TenantId tenant, StorageDir directory, Supplier<T> work) {
        var lock = lock(tenant, directory);
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /**
     * For what can as well be done another time: does nothing while the directory is in hand.
     *
     * @param work is given a way to ask whether somebody waits for the directory by now
     * @return whether it was free
     */
    boolean ifFree(TenantId tenant, StorageDir directory, Consumer<BooleanSupplier> work) {
        var lock = lock(tenant, directory);
        if (!lock.tryLock()) {
            return false;
        }
        try {
            work.accept(lock::hasQueuedThreads);
            return true;
        } finally {
            lock.unlock();
        }
    }

    boolean isFree(TenantId tenant, StorageDir directory) {
        return !lock(tenant, directory).isLocked();
    }

    /** Whether none is in hand. */
    boolean areFree() {
        return Stream.of(locks).noneMatch(ReentrantLock::isLocked);
    }

    private ReentrantLock lock(TenantId tenant, StorageDir directory) {
        return locks[Math.floorMod(Objects.hash(tenant, directory), locks.length)];
    }
}
