package dev.paddock.contract;

import java.util.Objects;

/** Asks that a server that is there be started, stopped or restarted; its data, port and limits stay as they are. */
public record ControlInstance(
        JobId job,
        int attempt,
        TenantId tenant,
        InstanceId instance,
        long generation,
        StorageDir storageDir,
        Action action)
        implements Command {

    public ControlInstance {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(storageDir, "storageDir");
        Objects.requireNonNull(action, "action");
    }

    /** What becomes of the server (PostgreSQL manual, pg_ctl). */
    public enum Action {
        START,
        /** Fast: sessions are ended, and what they had not committed is rolled back. */
        STOP,
        /** One that is stopped is started. */
        RESTART
    }
}
