package dev.paddock.contract;

import java.time.Instant;
import java.util.Objects;

/** The server is gone, and its data is gone or kept as the command said. */
public record InstanceDeleted(
        HostId host, Instant at, JobId job, int attempt, int sequence, StorageDir storageDir, StorageDisposal storage)
        implements JobEvent {

    public InstanceDeleted {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(storageDir, "storageDir");
        Objects.requireNonNull(storage, "storage");
    }
}
