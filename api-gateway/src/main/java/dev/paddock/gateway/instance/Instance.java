package dev.paddock.gateway.instance;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.paddock.contract.Configuration;
import dev.paddock.contract.ControlInstance.Action;
import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import dev.paddock.contract.StorageDir;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.contract.TenantId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instance as callers see it.
 *
 * @param tenant whose it is; not shown
 * @param attached whether its directory was a kept one; not shown
 * @param kept whether its directory outlived it, or is to; not shown
 * @param status what jobs made of it, as far as its host is up and sees the same
 * @param diskMiB what it may take of the disk before it takes no writes, in MiB; null for no limit
 * @param connection null until the instance has been reached
 * @param error why it is LOST or CRASHED; null if it is neither
 * @param readOnly why it takes no writes; null while it takes them
 * @param settled what it is while no job is at work on it; null before it was reached; not shown
 * @param generation rises with each job; not shown
 * @param tag changes with what is shown; its entity tag
 */
record Instance(
        InstanceId id,
        @JsonIgnore TenantId tenant,
        String name,
        InstanceStatus status,
        String version,
        String adminUser,
        StorageDir storageDir,
        @JsonIgnore boolean attached,
        @JsonIgnore boolean kept,
        int memoryMiB,
        double cpus,
        @Nullable Integer diskMiB,
        Map<String, String> settings,
        @Nullable HostId host,
        @Nullable Connection connection,
        @Nullable InstanceError error,
        @Nullable ReadOnly readOnly,
        @JsonIgnore @Nullable InstanceStatus settled,
        @JsonIgnore long generation,
        @JsonIgnore String tag,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant expiresAt) {

    /**
     * What becomes of its directory if it is ended before its caller has used it, or once more after its end: a kept
     * one stays kept.
     */
    @JsonIgnore
    StorageDisposal disposal() {
        return attached || kept ? StorageDisposal.KEEP : StorageDisposal.DELETE;
    }

    /** Whether something of its tenant's may lie in its directory. */
    @JsonIgnore
    boolean mayHoldData() {
        return attached || connection != null;
    }

    /**
     * Whether a host has it in vain. While it is being made none has: the next attempt may come to this one, where a
     * removal would bar it.
     */
    @JsonIgnore
    boolean isInVainOn(HostId there) {
        return switch (status) {
            case FAILED, DELETED -> true;
            case PROVISIONING -> false;
            case RUNNING, STOPPED, STARTING, STOPPING, UPDATING, DELETING, LOST, CRASHED -> !there.equals(host);
        };
    }

    @JsonIgnore
    Configuration configuration() {
        return new Configuration(memoryMiB, cpus, diskMiB, settings);
    }

    /** Whether it is as this would make it, as its host saw it last. */
    @JsonIgnore
    boolean isAlready(Action action) {
        return switch (action) {
            case START -> status == InstanceStatus.RUNNING;
            case STOP -> status == InstanceStatus.STOPPED;
            case RESTART -> false;
        };
    }

    /** What removes it from a host that has it in vain, in the name of a job that has ended. */
    DeleteInstance removal(HostId there, JobId job, int attempt) {
        return new DeleteInstance(job, attempt, tenant, id, generation, storageDir, disposalOn(there));
    }

    /** Kept is only its own host's directory: another's is a copy without anything of the tenant's. */
    private StorageDisposal disposalOn(HostId there) {
        return attached || there.equals(host) ? disposal() : StorageDisposal.DELETE;
    }

    /**
     * That it takes no writes, or is to take none.
     *
     * @param since by the control database's clock
     * @param reason in its host's words, with what can be done
     */
    record ReadOnly(Instant since, String reason) {}

    /** How a client reaches the instance, but for the password. */
    record Connection(String host, int port, String user, String database, String uri) {

        private static final String DATABASE = "postgres";

        static Connection of(String host, int port, String user) {
            var uri = "postgresql://%s@%s:%d/%s"
                    .formatted(user, host.contains(":") ? "[" + host + "]" : host, port, DATABASE);
            return new Connection(host, port, user, DATABASE, uri);
        }
    }
}
