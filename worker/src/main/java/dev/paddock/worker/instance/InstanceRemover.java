package dev.paddock.worker.instance;

import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.Step;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.worker.storage.DataDirectory;
import dev.paddock.worker.storage.Ownership;
import dev.paddock.worker.storage.Storage;
import dev.paddock.worker.storage.Tombstones;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Ends a server, and its data unless they are to be kept. What is not there is removed already. */
@Component
class InstanceRemover {

    private final Servers servers;
    private final Storage storage;
    private final Tombstones tombstones;

    InstanceRemover(Servers servers, Storage storage, Tombstones tombstones) {
        this.servers = servers;
        this.storage = storage;
        this.tombstones = tombstones;
    }

    Outcome delete(DeleteInstance command, Steps steps) {
        var directory = storage.directory(command.tenant(), command.storageDir());
        // By now the name may be another instance's, and that one is left alone.
        var own = directory.ownership().filter(found -> found.belongsTo(command));
        if (own.filter(found -> found.isAheadOf(command)).isPresent()) {
            return new Outcome.Outdated();
        }
        tombstones.raise(command);
        steps.begin(Step.STOP_CONTAINER);
        servers.stop(command.instance());
        steps.begin(Step.REMOVE_CONTAINER);
        servers.remove(command.instance());
        steps.begin(Step.REMOVE_STORAGE);
        dispose(command, directory, own);
        return new Outcome.Deleted(command.storageDir(), command.storage());
    }

    private static void dispose(DeleteInstance command, DataDirectory directory, Optional<Ownership> own) {
        own.ifPresent(found -> {
            if (command.storage() == StorageDisposal.KEEP && found.holdsTenantsData()) {
                directory.keep(found.takenBy(command, Ownership.Phase.KEPT));
            } else {
                directory.remove();
            }
        });
    }
}
