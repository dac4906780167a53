package dev.paddock.worker.instance;

import dev.paddock.contract.InstanceId;
import dev.paddock.contract.Observation.State;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** How the servers on this host are, as they were seen last; of one that is not in it nothing is known yet. */
@Component
class Conditions {

    private static final Logger log = LoggerFactory.getLogger(Conditions.class);

    private final Map<InstanceId, Entry> known = new ConcurrentHashMap<>();

    private volatile boolean sighted;

    private record Entry(Condition condition, long since) {

        boolean isDue() {
            return System.nanoTime() - since >= condition.pause().toNanos();
        }
    }

    Optional<Condition> of(InstanceId instance) {
        return Optional.ofNullable(known.get(instance)).map(Entry::condition);
    }

    boolean isProven(InstanceId instance) {
        return of(instance).filter(Condition.RUNNING::equals).isPresent();
    }

    /** Whether it has been left alone for long enough. */
    boolean isDue(InstanceId instance) {
        var entry = known.get(instance);
        return entry == null || entry.isDue();
    }

    /** It answered a query. */
    void proven(InstanceId instance) {
        var before = known.put(instance, now(Condition.RUNNING));
        if (before != null && before.condition().state() != State.RUNNING) {
            log.info("Instance {} runs again", instance);
        }
    }

    /** Its server does not run; one that has crashed is not better for being tried. */
    void down(InstanceId instance, String reason) {
        known.compute(instance, (_, before) -> {
            if (before != null && before.condition().state() != State.RUNNING) {
                return before;
            }
            log.warn("Instance {} is down: {}", instance, reason);
            return now(Condition.down(reason));
        });
    }

    /** It does not run, and nothing but patience is called for. */
    void waiting(InstanceId instance, String reason) {
        down(instance, reason);
        known.computeIfPresent(instance, (_, before) -> now(before.condition().whileWaiting(reason)));
    }

    /** A try to bring it back failed. */
    void failed(InstanceId instance, String reason) {
        var after = known.compute(instance, (_, before) -> now(afterFailure(before, reason)));
        log.warn(
                "Instance {} was not brought back, try {}, next in {}: {}",
                instance,
                after.condition().failures(),
                after.condition().pause(),
                reason);
    }

    private static Condition afterFailure(@Nullable Entry before, String reason) {
        return (before == null ? Condition.down(reason) : before.condition()).afterAnotherFailure(reason);
    }

    /** It is to run from now on, and nobody has seen yet whether it does. */
    void starting(InstanceId instance) {
        known.putIfAbsent(instance, now(Condition.down("It is being started")));
    }

    /** It ran, and is about to be ended and started again; until it has answered, nobody knows that it runs. */
    void restarting(InstanceId instance) {
        known.put(instance, now(Condition.down("It is being restarted")));
    }

    /** It is not to run any more. */
    void forget(InstanceId instance) {
        known.remove(instance);
    }

    /** Whether it could be seen lately how they are. */
    boolean areSighted() {
        return sighted;
    }

    void sighted(boolean lately) {
        sighted = lately;
    }

    /** Forgets all others. */
    void retain(Set<InstanceId> instances) {
        known.keySet().retainAll(instances);
    }

    private static Entry now(Condition condition) {
        return new Entry(condition, System.nanoTime());
    }
}
