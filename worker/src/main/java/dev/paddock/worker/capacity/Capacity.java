package dev.paddock.worker.capacity;

import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.Resources;
import dev.paddock.contract.UpdateInstance;
import dev.paddock.worker.docker.Engine;
import dev.paddock.worker.failure.DeclinedException;
import dev.paddock.worker.storage.InstanceData;
import dev.paddock.worker.storage.Inventory;
import dev.paddock.worker.storage.Ownership.Phase;
import dev.paddock.worker.storage.Storage;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What this host has for instances, and who has it. An instance takes its share from the moment its create is admitted
 * until its data are gone, or kept; whether its server runs makes no difference, for it will be back.
 */
@Component
public class Capacity {

    private final Map<InstanceId, Share> admitted = new HashMap<>();
    private final CapacitySettings settings;
    private final PortSettings range;
    private final Ports ports;
    private final Quarantine quarantine;
    private final EngineWatch engines;
    private final Inventory inventory;
    private final Storage storage;

    Capacity(
            CapacitySettings settings,
            PortSettings range,
            Ports ports,
            Quarantine quarantine,
            EngineWatch engines,
            Inventory inventory,
            Storage storage) {
        this.settings = settings;
        this.range = range;
        this.ports = ports;
        this.quarantine = quarantine;
        this.engines = engines;
        this.inventory = inventory;
        this.storage = storage;
    }

    /** The room that there is now. Docker is not asked for it. */
    public Room room() {
        try {
            return engines.lastSeen()
                    .map(this::room)
                    .orElseGet(() -> Room.unknown("It is not known yet how much memory this host has."));
        } catch (UncheckedIOException failure) {
            return Room.unknown("What lies under the storage root can't be told: " + failure.getMessage());
        }
    }

    private Room room(Engine engine) {
        var whole = whole(engine);
        var free = free(whole, shares());
        return lack(free, Share.DEFAULT_MEMORY_MIB)
                .map(full -> new Room(whole, free, full, 0))
                .orElseGet(() -> new Room(whole, free, null, creates(free)));
    }

    /**
     * Lets a create in, whose instance has its share from then on; one that comes again has it already.
     *
     * @throws DeclinedException if there is no room for it
     * @throws UncheckedIOException if the disk does not do what it should
     */
    public Admission admit(CreateInstance command) {
        var engine = engines.engine();
        var spec = command.spec();
        synchronized (admitted) {
            var shares = shares();
            if (!shares.containsKey(command.instance())) {
                Limits.check(spec.memoryMiB(), spec.cpus(), engine);
                lack(free(whole(engine), shares), spec.memoryMiB()).ifPresent(Capacity::decline);
            }
            admitted.put(command.instance(), Share.of(spec));
            return new Admission(command.instance());
        }
    }

    /**
     * Lets an instance that is here have more or less, which counts from then on.
     *
     * @throws DeclinedException if this host does not have it
     * @throws UncheckedIOException if the disk does not do what it should
     */
    public Admission admit(UpdateInstance command) {
        var engine = engines.engine();
        var wanted = command.after();
        Limits.check(wanted.memoryMiB(), wanted.cpus(), engine);
        synchronized (admitted) {
            var shares = shares();
            var now = Optional.ofNullable(shares.get(command.instance()));
            int more = wanted.memoryMiB() - now.map(Share::memoryMiB).orElse(0);
            int free = free(whole(engine), shares).memoryMiB();
            if (more > Math.max(0, free)) {
                decline("Of the memory that it gives out, %d MiB are left, and %d MiB more are asked for."
                        .formatted(free, more));
            }
            admitted.put(
                    command.instance(),
                    new Share(wanted.memoryMiB(), now.map(Share::port).orElse(null)));
            return new Admission(command.instance());
        }
    }

    private static void decline(String lack) {
        throw new DeclinedException("host-full", lack + " Ask for another host, for none, or for less.");
    }

    /** What was admitted counts as it was asked for, whatever of it is there by now. */
    private Map<InstanceId, Share> shares() {
        synchronized (admitted) {
            var shares = new HashMap<InstanceId, Share>();
            inventory.take().data().stream()
                    .map(InstanceData::ownership)
                    .filter(owner -> owner.phase() != Phase.KEPT)
                    .forEach(owner -> shares.put(owner.instance(), Share.of(owner)));
            shares.putAll(admitted);
            return shares;
        }
    }

    private Resources whole(Engine engine) {
        var memory = engine.memoryMiB() * settings.memoryOvercommit();
        return new Resources(
                settings.instances(),
                (int) memory,
                range.count(),
                storage.space().totalMiB());
    }

    private Resources free(Resources whole, Map<InstanceId, Share> shares) {
        var memory = shares.values().stream().mapToLong(Share::memoryMiB).sum();
        return new Resources(
                Math.max(0, whole.instances() - shares.size()),
                (int) Math.max(0, whole.memoryMiB() - memory),
                Math.max(0, whole.ports() - portsOf(shares) - portsInQuarantine()),
                storage.space().freeMiB());
    }

    private int portsOf(Map<InstanceId, Share> shares) {
        return (int) shares.values().stream()
                .map(Share::port)
                .filter(port -> port == null || range.contains(port))
                .count();
    }

    private int portsInQuarantine() {
        return (int) quarantine.ports().stream().filter(range::contains).count();
    }

    /** What there is too little of for one more create, for a person. */
    private Optional<String> lack(Resources free, int memoryMiB) {
        if (free.instances() == 0) {
            return Optional.of("It has as many instances as it may: %d.".formatted(settings.instances()));
        }
        if (free.ports() == 0 || ports.wereExhausted()) {
            return Optional.of("None of its ports from %d to %d is free.".formatted(range.first(), range.last()));
        }
        if (free.memoryMiB() < memoryMiB) {
            return Optional.of("Of the memory that it gives out, %d MiB are left, and %d MiB are asked for."
                    .formatted(free.memoryMiB(), memoryMiB));
        }
        var floor = settings.diskFloor().toMegabytes();
        return free.diskMiB() < floor
                ? Optional.of("Its disk has %d MiB free, and below %d MiB it takes no new instances."
                        .formatted(free.diskMiB(), floor))
                : Optional.empty();
    }

    private static int creates(Resources free) {
        return Math.min(free.instances(), Math.min(free.ports(), free.memoryMiB() / Share.DEFAULT_MEMORY_MIB));
    }

    private void release(InstanceId instance) {
        synchronized (admitted) {
            admitted.remove(instance);
        }
    }

    /** A command that was let in; closed when it has ended, and the data, if there are any, tell of the share. */
    public final class Admission implements AutoCloseable {

        private final InstanceId instance;

        private Admission(InstanceId instance) {
            this.instance = instance;
        }

        @Override
        public void close() {
            release(instance);
        }
    }
}
