package dev.paddock.worker.capacity;

import dev.paddock.contract.InstanceSpec;
import dev.paddock.worker.storage.Ownership;
import org.jspecify.annotations.Nullable;

/**
 * What one instance takes of the host.
 *
 * @param memoryMiB limit of its memory, in MiB
 * @param port that it has; null while it is being made, and will get one
 */
record Share(int memoryMiB, @Nullable Integer port) {

    /** What the gateway asks for where the caller does not say. */
    static final int DEFAULT_MEMORY_MIB = 256;

    static Share of(InstanceSpec spec) {
        return new Share(spec.memoryMiB(), null);
    }

    /** What a crash left unfinished, its file tells no more of. */
    static Share of(Ownership owner) {
        var serving = owner.serving();
        return serving == null ? new Share(DEFAULT_MEMORY_MIB, null) : new Share(serving.memoryMiB(), serving.port());
    }
}
