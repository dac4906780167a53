package dev.paddock.worker.messaging;

import java.util.concurrent.CompletableFuture;

/** Tells the steps of one command in their order, while the command is carried out: nobody's work waits for it. */
final class Mentions {

    private CompletableFuture<Void> told = CompletableFuture.completedFuture(null);

    /**
     * Tells one when those before it have been told. It fails nobody: a mention that throws is followed by the next.
     */
    void add(Runnable mention) {
        told = told.handle((_, _) -> null).thenRunAsync(mention, Thread::startVirtualThread);
    }

    /** Waits until all have been told, or have failed. */
    void await() {
        told.handle((_, _) -> null).join();
    }
}
