package dev.paddock.worker.messaging;

import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the steps of one command in their order, while the command is carried out: nobody's work waits for it. */
final class Mentions {

    private static final Logger log = LoggerFactory.getLogger(Mentions.class);

    private CompletableFuture<Void> told = CompletableFuture.completedFuture(null);

    /**
     * Tells one when those before it have been told. It fails nobody: a mention that throws is followed by the next.
     */
    void add(Runnable mention) {
        told = told.thenRunAsync(mention, Thread::startVirtualThread).exceptionally(Mentions::passOver);
    }

    /** Waits until all have been told, or have failed. */
    void await() {
        told.join();
    }

    @SuppressWarnings("NullAway") // Void has no other value.
    private static Void passOver(Throwable failure) {
        log.error("A step is not told of, for a reason that nobody thought of", failure);
        return null;
    }
}
