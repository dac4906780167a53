package dev.paddock.worker.storage;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Lets failures of the disk pass through code that has nothing to say about them. */
final class Disk {

    private Disk() {}

    static <T> T get(Reading<T> reading) {
        try {
            return reading.get();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static void run(Writing writing) {
        try {
            writing.run();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @FunctionalInterface
    interface Reading<T> {
        T get() throws IOException;
    }

    @FunctionalInterface
    interface Writing {
        void run() throws IOException;
    }
}
