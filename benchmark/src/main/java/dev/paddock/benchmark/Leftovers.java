package dev.paddock.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a measurement has made and is to take back: when it is done with it, or else at the end, which may be an
 * interruption.
 */
final class Leftovers implements AutoCloseable {

    private final Map<String, Cleaning> left = new LinkedHashMap<>();
    private final Thread interrupted = new Thread(this::cleanAll);

    Leftovers() {
        Runtime.getRuntime().addShutdownHook(interrupted);
    }

    interface Cleaning {

        void clean() throws IOException;
    }

    /** Notes what is there, or is about to be. */
    synchronized void note(String what, Cleaning cleaning) {
        left.put(what, cleaning);
    }

    /** Takes it back; at the end again, if this fails. */
    void clean(String what) throws IOException {
        cleaning(what).clean();
        forget(what);
    }

    private synchronized Cleaning cleaning(String what) {
        return left.getOrDefault(what, () -> {});
    }

    private synchronized void forget(String what) {
        left.remove(what);
    }

    private synchronized Iterable<String> all() {
        return new ArrayList<>(left.keySet()).reversed();
    }

    private void cleanAll() {
        for (var what : all()) {
            try {
                clean(what);
            } catch (IOException stays) {
                System.err.println("Left behind: " + what + ": " + stays.getMessage());
            }
        }
    }

    @Override
    public void close() {
        cleanAll();
        Runtime.getRuntime().removeShutdownHook(interrupted);
    }
}
