package dev.paddock.system.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Holds a program at a fault point until it is opened; see {@code dev.paddock.fault.FaultPoints}. */
final class Gate implements AutoCloseable {

    private final Path file;
    private final String point;

    /** @param point such as {@code storage.configure.before@name} */
    Gate(String point) {
        this.point = point;
        try {
            file = Files.createTempFile("paddock-gate-", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What makes a program stop here. */
    Map<String, String> properties() {
        return Map.of("paddock.fault.pause", point, "paddock.fault.gate", file.toString());
    }

    /** Waits until a program stands here. */
    void awaitArrival() {
        await("a program at " + point).atMost(Duration.ofSeconds(60)).until(() -> Files.size(file) > 0);
    }

    void open() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        open();
    }
}
