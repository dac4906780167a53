package dev.paddock.worker.instance;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The work on data that goes on while Docker makes the container for them. Closed, it is over, well or not. */
final class Filling implements AutoCloseable {

    static final Filling DONE = new Filling(CompletableFuture.completedFuture(null));

    private final CompletableFuture<Void> work;

    private Filling(CompletableFuture<Void> work) {
        this.work = work;
    }

    static Filling begin(Runnable work) {
        return new Filling(CompletableFuture.runAsync(
                work, task -> Thread.ofVirtual().name("filling").start(task)));
    }

    /** Returns when the data are there; fails as the work did. */
    void await() {
        try {
            work.join();
        } catch (CompletionException failure) {
            switch (failure.getCause()) {
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                case null, default -> throw failure;
            }
        }
    }

    @Override
    public void close() {
        work.handle((_, _) -> null).join();
    }
}
