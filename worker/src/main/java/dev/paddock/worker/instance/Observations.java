package dev.paddock.worker.instance;

import dev.paddock.contract.Observation;
import dev.paddock.contract.Observation.State;
import dev.paddock.worker.storage.Incarnation;
import dev.paddock.worker.storage.InstanceData;
import dev.paddock.worker.storage.Inventory;
import dev.paddock.worker.storage.Ownership.Phase;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How all instances on this host are. */
@Component
public class Observations {

    private final Inventory inventory;
    private final Conditions conditions;
    private final DiskLimits limits;
    private final Incarnation incarnation;

    Observations(Inventory inventory, Conditions conditions, DiskLimits limits, Incarnation incarnation) {
        this.inventory = inventory;
        this.conditions = conditions;
        this.limits = limits;
        this.incarnation = incarnation;
    }

    /**
     * Every instance as it is now, in the order of their ids. Which there are is read anew each time, so that none is
     * missing that was told of before.
     *
     * @return empty while something is not known: until each was looked at once, while Docker does not answer, and
     *     while nobody can tell whose a directory is: its instance would seem to be gone
     * @throws UncheckedIOException if the disk does not do what it should
     */
    public Optional<List<Observation>> now() {
        var stock = inventory.take();
        var seen = stock.data().stream()
                .filter(data -> data.ownership().phase() != Phase.KEPT)
                .map(this::observation)
                .toList();
        return stock.complete() && conditions.areSighted() && seen.stream().allMatch(Optional::isPresent)
                ? Optional.of(sorted(seen))
                : Optional.empty();
    }

    /**
     * A number for what is said of them, higher than all before it, over all starts of the worker.
     *
     * @throws UncheckedIOException if the disk does not do what it should
     */
    public long nextSequence() {
        return incarnation.nextSequence();
    }

    private Optional<Observation> observation(InstanceData data) {
        var owner = data.ownership();
        return switch (owner.phase()) {
            case READY ->
                conditions
                        .of(owner.instance())
                        .map(condition -> observation(data, condition.state(), condition.reason()));
            case STOPPED -> Optional.of(observation(data, State.STOPPED, null));
            case NEW, ATTACHING, KEPT ->
                Optional.of(new Observation(owner.instance(), owner.generation(), State.UNFINISHED, null, null));
        };
    }

    private Observation observation(InstanceData data, State state, @Nullable String reason) {
        var owner = data.ownership();
        var readOnly = limits.whyReadOnly(data).orElse(null);
        return new Observation(owner.instance(), owner.generation(), state, reason, readOnly);
    }

    private static List<Observation> sorted(List<Optional<Observation>> seen) {
        return seen.stream()
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(
                        observation -> observation.instance().value()))
                .toList();
    }
}
