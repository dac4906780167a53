package dev.paddock.worker.measurement;

import dev.paddock.contract.InstanceId;
import dev.paddock.worker.storage.InstanceData;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of the disk each directory takes. A tenant can make files by the million, so none is counted for longer than
 * a limit, or for more than a twentieth of the time. One that takes half of what it may is counted as often as that
 * allows, lest it be too late when it takes all.
 */
final class DiskUse {

    private static final Logger log = LoggerFactory.getLogger(DiskUse.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int SHARE = 20;

    private final Map<InstanceId, Counted> counted = new ConcurrentHashMap<>();
    private final Duration pause;

    /** @param pause how long a count is good enough at least */
    DiskUse(Duration pause) {
        this.pause = pause;
    }

    /** In bytes, as it was counted lately; empty if that took too long. */
    OptionalLong of(InstanceData data) {
        var instance = data.ownership().instance();
        var last = counted.get(instance);
        if (last != null && !last.isOver()) {
            return last.bytes();
        }
        return anew(data);
    }

    /** In bytes, as it is now; empty if that takes too long to count. */
    OptionalLong anew(InstanceData data) {
        var now = count(data);
        counted.put(data.ownership().instance(), now);
        return now.bytes();
    }

    /** Forgets all others. */
    void retain(Set<InstanceId> instances) {
        counted.keySet().retainAll(instances);
    }

    private Counted count(InstanceData data) {
        long start = System.nanoTime();
        var bytes = bytes(data);
        long end = System.nanoTime();
        long good = isHalfOfItsLimit(data, bytes) ? 0 : pause.toNanos();
        return new Counted(bytes, end + Math.max(good, SHARE * (end - start)));
    }

    private static boolean isHalfOfItsLimit(InstanceData data, OptionalLong bytes) {
        var limit = data.ownership().diskLimit();
        return bytes.isPresent() && limit.isPresent() && bytes.getAsLong() >= limit.getAsLong() / 2;
    }

    private static OptionalLong bytes(InstanceData data) {
        try {
            return data.directory().allocated(LIMIT);
        } catch (UncheckedIOException failure) {
            log.debug("{} can't be measured: {}", data.directory(), failure.getMessage());
            return OptionalLong.empty();
        }
    }

    private record Counted(OptionalLong bytes, long until) {

        boolean isOver() {
            return System.nanoTime() - until >= 0;
        }
    }
}
