package dev.paddock.system.chaos;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A part of the installation that breaks at most once at a time. */
final class Part {

    private final AtomicBoolean whole = new AtomicBoolean(true);

    /**
     * Breaks it.
     *
     * @param blow breaks it
     * @param cure mends it
     * @return what mends it; empty if it is broken already
     */
    Optional<Runnable> strike(Runnable blow, Runnable cure) {
        if (!whole.compareAndSet(true, false)) {
            return Optional.empty();
        }
        blow.run();
        return Optional.of(() -> {
            cure.run();
            whole.set(true);
        });
    }
}
