package dev.paddock.worker.storage;

import dev.paddock.contract.InstanceId;
import dev.paddock.worker.storage.Ownership.Phase;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** All data on this host, and whose they are. */
@Component
public class Inventory {

    private static final Logger log = LoggerFactory.getLogger(Inventory.class);

    private final Storage storage;
    private final Map<Path, Reading> readings = new ConcurrentHashMap<>();

    Inventory(Storage storage) {
        this.storage = storage;
    }

    /**
     * What lies on the host.
     *
     * @param complete whether all was understood; if it was not, nobody can say that something has no owner
     */
    public record Stock(List<InstanceData> data, boolean complete) {

        public Stock {
            data = List.copyOf(data);
        }

        public List<InstanceData> ready() {
            return in(Phase.READY);
        }

        /** Those that an answer was given for, whether they are served now or not. */
        public List<InstanceData> served() {
            return Stream.of(Phase.READY, Phase.STOPPED)
                    .map(this::in)
                    .flatMap(List::stream)
                    .toList();
        }

        public Set<InstanceId> instances() {
            return data.stream().map(each -> each.ownership().instance()).collect(Collectors.toSet());
        }

        public List<InstanceData> in(Phase phase) {
            return data.stream()
                    .filter(each -> each.ownership().phase() == phase)
                    .toList();
        }
    }

    /**
     * What was read of a directory.
     *
     * @param edition of the file that it was read from
     */
    private record Reading(DataDirectory.Edition edition, Ownership ownership) {}

    /** One directory that can't be read hides no other. */
    public Stock take() {
        var directories = storage.directories();
        var found = new ArrayList<InstanceData>();
        boolean complete = true;
        for (var directory : directories) {
            complete &= read(directory, found);
        }
        readings.keySet()
                .retainAll(directories.stream().map(DataDirectory::path).collect(Collectors.toSet()));
        return new Stock(found, complete);
    }

    private boolean read(DataDirectory directory, List<InstanceData> found) {
        try {
            ownership(directory).ifPresent(owner -> found.add(new InstanceData(directory, owner)));
            return true;
        } catch (UncheckedIOException unreadable) {
            log.warn("Nobody knows whose {} is: {}", directory, unreadable.getMessage());
            return false;
        }
    }

    /** Of hundreds of files, at each create, hardly one is another than the last time. */
    private Optional<Ownership> ownership(DataDirectory directory) {
        var edition = directory.edition();
        if (edition.isEmpty()) {
            return Optional.empty();
        }
        var before = readings.get(directory.path());
        if (before != null && before.edition().equals(edition.get())) {
            return Optional.of(before.ownership());
        }
        // One that comes in between is read here already, and once more the next time.
        var owner = directory.ownership();
        owner.ifPresent(read -> readings.put(directory.path(), new Reading(edition.get(), read)));
        return owner;
    }
}
