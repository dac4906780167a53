package dev.paddock.contract;

import java.time.Instant;
import java.util.Objects;

/** A directory that was kept is gone. */
public record StorageDeleted(HostId host, Instant at, JobId job, int attempt, int sequence, StorageDir storageDir)
        implements JobEvent {

    public StorageDeleted {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(storageDir, "storageDir");
    }
}
