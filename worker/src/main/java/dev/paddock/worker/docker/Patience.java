package dev.paddock.worker.docker;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds calls in time: a read from a Unix socket knows no time-out, so one that hangs would hold its caller for ever.
 * What was given up may yet be done; every verb of {@link Docker} bears that.
 */
final class Patience {

    private Patience() {}

    /**
     * What a call returns or throws.
     *
     * @throws CancellationException if it takes too long, or this thread is interrupted
     */
    static <T> T within(Duration limit, Supplier<T> call) {
        var answer = CompletableFuture.supplyAsync(call, Thread::startVirtualThread);
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw unchecked(failure.getCause());
        } catch (TimeoutException silence) {
            throw new CancellationException("no answer within " + limit.toSeconds() + " s");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    /** A supplier throws nothing that is checked. */
    private static RuntimeException unchecked(@Nullable Throwable failure) {
        return switch (failure) {
            case RuntimeException unchecked -> unchecked;
            case Error error -> throw error;
            case null, default -> new IllegalStateException(failure);
        };
    }
}
