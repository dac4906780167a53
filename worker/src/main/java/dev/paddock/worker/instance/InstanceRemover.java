package dev.paddock.worker.instance;

import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.Step;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.worker.capacity.Ports;
import dev.paddock.worker.storage.DataDirectory;
import dev.paddock.worker.storage.Endings;
import dev.paddock.worker.storage.Ownership;
import dev.paddock.worker.storage.Ownership.Phase;
import dev.paddock.worker.storage.Ownership.Serving;
import dev.paddock.worker.storage.Storage;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Ends a server, and its data unless they are to be kept. What is not there is removed already. */
@Component
class InstanceRemover {

    private static final Logger log = LoggerFactory.getLogger(InstanceRemover.class);

    /** For looking through a directory that is kept; a tenant can make more files than anybody wants to wait for. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Servers servers;
    private final Ports ports;
    private final Storage storage;
    private final Endings endings;

    InstanceRemover(Servers servers, Ports ports, Storage storage, Endings endings) {
        this.servers = servers;
        this.ports = ports;
        this.storage = storage;
        this.endings = endings;
    }

    Outcome delete(DeleteInstance command, Steps steps) {
        var directory = storage.directory(command.tenant(), command.storageDir());
        // By now the name may be another instance's, and that one is left alone.
        var own = directory.ownership().filter(found -> found.belongsTo(command));
        if (own.filter(found -> found.isAheadOf(command)).isPresent()) {
            return new Outcome.Outdated();
        }
        noteIfThereIsRoom(command);
        steps.begin(Step.STOP_CONTAINER);
        servers.stop(command.instance());
        portOf(command, own).ifPresent(ports::retire);
        steps.begin(Step.REMOVE_CONTAINER);
        servers.remove(command.instance());
        steps.begin(Step.REMOVE_STORAGE);
        var disposal = dispose(command, directory, own);
        endings.noteDelete(command);
        return new Outcome.Deleted(command.storageDir(), disposal, sizeMiB(directory, disposal));
    }

    /** While its container is there: what comes again after that finds the port noted. */
    private Optional<Integer> portOf(DeleteInstance command, Optional<Ownership> own) {
        return servers.portOf(command.instance())
                .or(() -> own.map(Ownership::serving).map(Serving::port));
    }

    /** Rounded up; not known of one that takes too long to be looked through. */
    private static @Nullable Long sizeMiB(DataDirectory directory, StorageDisposal disposal) {
        if (disposal == StorageDisposal.DELETE) {
            return null;
        }
        try {
            var bytes = directory.allocated(PATIENCE);
            return bytes.isPresent() ? Math.ceilDiv(bytes.getAsLong(), 1L << 20) : null;
        } catch (UncheckedIOException unknown) {
            log.warn("How large {} is, is not known: {}", directory, unknown.getMessage());
            return null;
        }
    }

    /** A disk may be so full that it takes no note before what is to be removed has made room. */
    private void noteIfThereIsRoom(DeleteInstance command) {
        try {
            endings.noteDelete(command);
        } catch (UncheckedIOException full) {
            log.warn("The end of instance {} is noted later: {}", command.instance(), full.getMessage());
        }
    }

    /** What was really done: a name that is told kept is given to nobody else, though nothing may lie there. */
    private static StorageDisposal dispose(DeleteInstance command, DataDirectory directory, Optional<Ownership> own) {
        if (command.storage() == StorageDisposal.KEEP && isKept(command, directory, own)) {
            return StorageDisposal.KEEP;
        }
        own.ifPresent(_ -> directory.remove());
        return StorageDisposal.DELETE;
    }

    /** An attach that never got so far as to claim its directory leaves it kept, as the instance before had left it. */
    private static boolean isKept(DeleteInstance command, DataDirectory directory, Optional<Ownership> own) {
        own.filter(Ownership::holdsTenantsData).ifPresent(data -> directory.keep(data.takenBy(command, Phase.KEPT)));
        return directory
                .ownership()
                .filter(found -> found.phase() == Phase.KEPT)
                .isPresent();
    }
}
