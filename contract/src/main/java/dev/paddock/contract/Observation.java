package dev.paddock.contract;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one instance is on its host.
 *
 * @param generation of the last command that was applied to it there
 * @param reason why it does not run, in the server's own last words where it has some; null while it runs
 * @param readOnly why it takes no writes, or is to take none, for a person; null if it takes them
 */
public record Observation(
        InstanceId instance,
        long generation,
        State state,
        @Nullable String reason,
        @Nullable String readOnly) {

    public Observation {
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(state, "state");
    }

    /** What the host sees of it. */
    public enum State {
        /** Its server is up. */
        RUNNING,
        /** Its server should run and does not; the host is bringing it back. */
        DOWN,
        /** Its server should run and could not be brought back; the host tries again every now and then. */
        CRASHED,
        /** Its server is down, as it was asked to be. */
        STOPPED,
        /** Something of it is there that no command has finished and nobody was told of. */
        UNFINISHED
    }
}
