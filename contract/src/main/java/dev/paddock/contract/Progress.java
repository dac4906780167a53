package dev.paddock.contract;

import java.util.Objects;

/**
 * How far an attempt has come.
 *
 * @param step the step under way
 * @param done steps done before it
 * @param total steps in all
 */
public record Progress(Step step, int done, int total) {

    /** @throws IllegalArgumentException unless {@code 0 <= done < total} */
    public Progress {
        Objects.requireNonNull(step, "step");
        if (done < 0 || done >= total) {
            throw new IllegalArgumentException("done is from 0 to total - 1, not " + done + " of " + total);
        }
    }
}
