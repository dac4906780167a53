package dev.paddock.worker.instance;

import dev.paddock.contract.InstanceSpec;
import dev.paddock.worker.docker.Capacity;
import dev.paddock.worker.docker.Docker;
import dev.paddock.worker.failure.RefusedException;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * What a server may ask for. Docker would let it have more memory than there is, and PostgreSQL would fail to start.
 */
@Component
class Limits {

    /** Asked for once: Docker counts the processors when it starts. */
    private final Supplier<Capacity> host;

    Limits(Docker docker) {
        this.host = SingletonSupplier.of(docker::capacity);
    }

    /** @throws RefusedException if this host could never give so much */
    void check(InstanceSpec spec) {
        var capacity = host.get();
        if (spec.cpus() > capacity.cpus()) {
            throw tooMuch("cpus", "processors", capacity.cpus());
        }
        if (spec.memoryMiB() > capacity.memoryMiB()) {
            throw tooMuch("memoryMiB", "MiB of memory", capacity.memoryMiB());
        }
    }

    private static RefusedException tooMuch(String field, String unit, int available) {
        return new RefusedException(
                "invalid-field",
                "The host has %d %s; ask for at most %d as %s".formatted(available, unit, available, field));
    }
}
