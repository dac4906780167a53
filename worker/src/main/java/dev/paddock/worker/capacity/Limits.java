package dev.paddock.worker.capacity;

import dev.paddock.worker.docker.Engine;
import dev.paddock.worker.failure.DeclinedException;

/**
 * What a server may ask for. Docker would let it have more memory than there is, and PostgreSQL would fail to start.
 */
final class Limits {

    private Limits() {}

    /** @throws DeclinedException if this host could never give so much */
    static void check(int memoryMiB, double cpus, Engine engine) {
        if (cpus > engine.cpus()) {
            throw tooMuch("cpus", "processors", engine.cpus());
        }
        if (memoryMiB > engine.memoryMiB()) {
            throw tooMuch("memoryMiB", "MiB of memory", engine.memoryMiB());
        }
    }

    private static DeclinedException tooMuch(String field, String unit, int available) {
        return new DeclinedException(
                "invalid-field",
                "The host has %d %s; ask for at most %d as %s".formatted(available, unit, available, field));
    }
}
