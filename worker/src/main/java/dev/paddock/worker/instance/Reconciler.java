package dev.paddock.worker.instance;

import dev.paddock.worker.docker.DockerFailedException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Removes what no instance owns, when it has been seen so for a while: a crash leaves it, and a job that takes it up
 * again is to have the time for it. The while is measured from when this worker first saw it, for what a file or a
 * container says of its age is some clock's word.
 */
@Component
class Reconciler {

    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private final Map<Orphan, Long> firstSeen = new HashMap<>();
    private final Orphans orphans;
    private final ReconcileSettings settings;

    Reconciler(Orphans orphans, ReconcileSettings settings) {
        this.orphans = orphans;
        this.settings = settings;
    }

    /** While Docker or the disk does not answer, nothing is seen and nothing is removed. */
    void round() {
        try {
            look();
            firstSeen.keySet().stream().filter(this::isDue).forEach(this::remove);
        } catch (DockerFailedException | UncheckedIOException unknown) {
            log.warn("What no instance owns is not looked for: {}", unknown.getMessage());
        }
    }

    private void look() {
        var found = orphans.find();
        long now = System.nanoTime();
        firstSeen.keySet().retainAll(found);
        found.forEach(orphan -> firstSeen.putIfAbsent(orphan, now));
    }

    private boolean isDue(Orphan orphan) {
        return System.nanoTime() - firstSeen.getOrDefault(orphan, System.nanoTime())
                >= settings.grace().toNanos();
    }

    private void remove(Orphan orphan) {
        if (settings.dryRun()) {
            log.warn("No instance owns this, and but for the dry run it would be removed: {}", orphan);
            return;
        }
        try {
            orphans.remove(orphan);
            log.warn("No instance owned this, and it was removed: {}", orphan);
        } catch (DockerFailedException | UncheckedIOException failure) {
            log.warn("No instance owns {}, and it was not removed: {}", orphan, failure.getMessage());
        }
    }
}
