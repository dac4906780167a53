package dev.paddock.gateway.deadline;

import java.time.Duration;
import java.util.List;

/**
 * Ends one sort of thing that has lasted for too long.
 *
 * @param <T> names one of them
 */
interface Sweep<T> {

    /** In kebab-case, for logs and fault points. */
    String name();

    /** For how long hosts must have been heard without a gap before anything is ended. */
    Duration patience();

    /** What is overdue now. */
    List<T> overdue(int most);

    /** Ends one, in a transaction of its own, unless it is not overdue any more, or another gateway ends it. */
    void end(T each);
}
