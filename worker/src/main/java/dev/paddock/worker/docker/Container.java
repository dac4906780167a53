package dev.paddock.worker.docker;

import java.util.Map;

/**
 * A container as Docker sees it now.
 *
 * @param restarts how often it was started again after its process had ended
 */
public record Container(String id, boolean running, int restarts, Map<String, String> labels) {

    public Container {
        labels = Map.copyOf(labels);
    }

    /** Whether the process that was started first still runs. */
    public boolean undisturbed() {
        return running && restarts == 0;
    }
}
