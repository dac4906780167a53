package dev.paddock.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work that is done side by side, and fails as a whole. */
final class Parallel {

    private Parallel() {}

    interface Deed<T> {

        void on(T item) throws IOException;
    }

    /** Does something to each, so many at a time. */
    static <T> void each(int atATime, List<T> items, Deed<T> deed) throws IOException {
        try (var executor =
                Executors.newFixedThreadPool(atATime, Thread.ofVirtual().factory())) {
            var done = new ArrayList<Future<Boolean>>();
            for (var item : items) {
                done.add(executor.submit(() -> {
                    deed.on(item);
                    return true;
                }));
            }
            results(done);
        }
    }

    /** @throws IOException if one of them failed, with what it failed for */
    static <T> List<T> results(List<Future<T>> futures) throws IOException {
        var results = new ArrayList<T>();
        for (var future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException failure) {
                throw new IOException(failure.getCause());
            } catch (InterruptedException stop) {
                throw Waiting.interrupted();
            }
        }
        return results;
    }
}
