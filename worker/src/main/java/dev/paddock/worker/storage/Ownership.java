package dev.paddock.worker.storage;

import dev.paddock.contract.Command;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the file beside a data directory says: the host's only memory of it.
 *
 * @param instance whose data it is
 * @param origin the instance that initialised the data; the bootstrap password is derived from it, and outlives it
 * @param job the job that wrote this last
 * @param generation of that job; an older one comes too late
 * @param version PostgreSQL major version of the data
 * @param serving what a container for the data is made like; null before they are ready, and where an older worker
 *     wrote the file
 */
public record Ownership(
        InstanceId instance,
        InstanceId origin,
        JobId job,
        int attempt,
        long generation,
        String version,
        Phase phase,
        @Nullable Serving serving) {

    public Ownership {
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(phase, "phase");
    }

    /**
     * What a server was made with that answered from the data; one that is made anew is made with the same.
     *
     * @param port that it is published on
     * @param memoryMiB limit of its container's memory, in MiB
     * @param cpus limit of its processor time, in processors
     * @param diskMiB what the directory may take of the disk, in MiB; null for no limit, and where an older worker
     *     wrote the file
     */
    public record Serving(
            int port, int memoryMiB, double cpus, @Nullable Integer diskMiB) {}

    /** How far the data has come. */
    public enum Phase {
        /** Copied from a template, perhaps in part; nobody has been told of it, and it may be made anew. */
        NEW,
        /** Kept from an earlier instance, and being attached to another one. */
        ATTACHING,
        /** A server answered a query from it: it is the tenant's, and no create may ever wipe it. */
        READY,
        /** Ready, and its server is to be down until it is asked to start. */
        STOPPED,
        /** Its instance is gone; it waits to be attached. */
        KEPT
    }

    /** A directory that is about to be filled. */
    public static Ownership ofNew(Command command, String version) {
        return new Ownership(
                command.instance(),
                command.instance(),
                command.job(),
                command.attempt(),
                command.generation(),
                version,
                Phase.NEW,
                null);
    }

    /** The same data, in the hands of another command. */
    public Ownership takenBy(Command command, Phase next) {
        return takenBy(command, next, null);
    }

    /** The same data, ready after a command and served like this. */
    public Ownership readyAfter(Command command, Serving like) {
        return takenBy(command, Phase.READY, like);
    }

    /** The same data after a command that changes whether they are served, and nothing else. */
    public Ownership after(Command command, Phase next) {
        return takenBy(command, next, serving);
    }

    /** The same data, served like this from now on. */
    public Ownership servedAfter(Command command, @Nullable Serving like) {
        return takenBy(command, phase, like);
    }

    /** The same data, left by its instance for a later one. */
    public Ownership kept() {
        return new Ownership(instance, origin, job, attempt, generation, version, Phase.KEPT, null);
    }

    private Ownership takenBy(Command command, Phase next, @Nullable Serving like) {
        return new Ownership(
                command.instance(),
                origin,
                command.job(),
                command.attempt(),
                command.generation(),
                version,
                next,
                like);
    }

    /** Whether a command for the same instance has been applied that was sent after this one. */
    public boolean isAheadOf(Command command) {
        return belongsTo(command) && generation > command.generation();
    }

    public boolean belongsTo(Command command) {
        return instance.equals(command.instance());
    }

    /** What the directory may take of the disk, in bytes; empty for no limit. */
    public OptionalLong diskLimit() {
        return serving == null || serving.diskMiB() == null
                ? OptionalLong.empty()
                : OptionalLong.of((long) serving.diskMiB() << 20);
    }

    /** Whether it is the tenant's data, and not a copy of a template that nobody has seen. */
    public boolean holdsTenantsData() {
        return phase != Phase.NEW;
    }
}
