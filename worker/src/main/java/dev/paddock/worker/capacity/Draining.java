package dev.paddock.worker.capacity;

import dev.paddock.worker.storage.DrainMark;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Whether this host takes no creates because it was told so. */
@Component
public class Draining {

    private static final Logger log = LoggerFactory.getLogger(Draining.class);

    private final DrainMark mark;
    private volatile boolean draining;

    Draining(DrainMark mark) {
        this.mark = mark;
        this.draining = mark.isSet();
    }

    public boolean isOn() {
        return draining;
    }

    /** A disk that takes no note is no reason not to obey: a worker that starts on it is told again. */
    public void set(boolean wanted) {
        draining = wanted;
        try {
            mark.set(wanted);
        } catch (UncheckedIOException failure) {
            log.warn("Whether this host drains is not noted for the next start: {}", failure.getMessage());
        }
    }
}
