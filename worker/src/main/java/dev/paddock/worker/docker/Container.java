package dev.paddock.worker.docker;

import java.util.Map;

/**
 * A container as Docker sees it now.
 *
 * @param name unique on the host, without the slash that Docker puts before it
 * @param restarts how often it was started again after its process had ended; 0 where a list does not tell
 * @param outOfMemory whether its process was ended last because it had used up its memory
 * @param exitCode of its process that ended last; 0 where a list does not tell
 */
public record Container(
        String id,
        String name,
        State state,
        int restarts,
        boolean outOfMemory,
        int exitCode,
        Map<String, String> labels) {

    private static final int KILLED = 128 + 9;

    public Container {
        labels = Map.copyOf(labels);
    }

    /** What a container's process is doing. */
    public enum State {
        /** It was never started. */
        CREATED,
        RUNNING,
        /** It ended, and Docker will start it again after a pause that grows each time. */
        RESTARTING,
        /** It stands still until somebody lets it go on: none of us ever makes it stand still. */
        PAUSED,
        /** It ended, and nobody will start it. */
        ENDED;

        static State of(String status) {
            return switch (status) {
                case "created" -> CREATED;
                case "running" -> RUNNING;
                case "restarting" -> RESTARTING;
                case "paused" -> PAUSED;
                default -> ENDED;
            };
        }
    }

    public boolean running() {
        return state == State.RUNNING;
    }

    /** Whether its process was ended by force. */
    public boolean killed() {
        return state == State.ENDED && exitCode == KILLED;
    }

    /** Whether the process that was started first still runs. */
    public boolean undisturbed() {
        return running() && restarts == 0;
    }
}
