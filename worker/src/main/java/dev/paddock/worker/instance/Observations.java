package dev.paddock.worker.instance;

import dev.paddock.contract.Observation;
import dev.paddock.contract.Observation.State;
import dev.paddock.worker.storage.Incarnation;
import dev.paddock.worker.storage.InstanceData;
import dev.paddock.worker.storage.Inventory;
import dev.paddock.worker.storage.Ownership;
import dev.paddock.worker.storage.Ownership.Phase;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** How all instances on this host are. */
@Component
public class Observations {

    private final Inventory inventory;
    private final Conditions conditions;
    private final Incarnation incarnation;

    Observations(Inventory inventory, Conditions conditions, Incarnation incarnation) {
        this.inventory = inventory;
        this.conditions = conditions;
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
                .map(InstanceData::ownership)
                .filter(owner -> owner.phase() != Phase.KEPT)
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

    private Optional<Observation> observation(Ownership owner) {
        return switch (owner.phase()) {
            case READY -> conditions.of(owner.instance()).map(condition -> observation(owner, condition));
            case STOPPED -> Optional.of(observation(owner, State.STOPPED));
            case NEW, ATTACHING, KEPT -> Optional.of(observation(owner, State.UNFINISHED));
        };
    }

    private static Observation observation(Ownership owner, State state) {
        return new Observation(owner.instance(), owner.generation(), state, null);
    }

    private static Observation observation(Ownership owner, Condition condition) {
        return new Observation(owner.instance(), owner.generation(), condition.state(), condition.reason());
    }

    private static List<Observation> sorted(List<Optional<Observation>> seen) {
        return seen.stream()
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(
                        observation -> observation.instance().value()))
                .toList();
    }
}
