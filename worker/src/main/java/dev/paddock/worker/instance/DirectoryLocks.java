package dev.paddock.worker.instance;

import dev.paddock.contract.StorageDir;
import dev.paddock.contract.TenantId;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One command at a time for each directory: when a connection breaks, the broker delivers a command again while its
 * first delivery is still being worked on. More locks than any host has slots, so that strangers hardly ever share one.
 */
final class DirectoryLocks {

    private final ReentrantLock[] locks =
            Stream.generate(ReentrantLock::new).limit(1024).toArray(ReentrantLock[]::new);

    <T> T holding(TenantId tenant, StorageDir directory, Supplier<T> work) {
        var lock = locks[Math.floorMod(Objects.hash(tenant, directory), locks.length)];
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
