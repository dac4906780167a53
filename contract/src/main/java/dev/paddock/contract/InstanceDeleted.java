package dev.paddock.contract;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The server is gone, and its data is gone or kept as the command said.
 *
 * @param sizeMiB what a kept directory takes of the disk, in MiB; null if it is not kept, if it could not be measured,
 *     and from a worker of an earlier version
 */
public record InstanceDeleted(
        HostId host,
        Instant at,
        JobId job,
        int attempt,
        int sequence,
        StorageDir storageDir,
        StorageDisposal storage,
        @Nullable Long sizeMiB)
        implements JobEvent {

    /** @throws IllegalArgumentException if the size is negative */
    public InstanceDeleted {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(storageDir, "storageDir");
        Objects.requireNonNull(storage, "storage");
        if (sizeMiB != null && sizeMiB < 0) {
            throw new IllegalArgumentException("Nothing is smaller than nothing");
        }
    }
}
