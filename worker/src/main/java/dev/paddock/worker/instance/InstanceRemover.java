package dev.paddock.worker.instance;

import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.Step;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.worker.storage.DataDirectory;
import dev.paddock.worker.storage.Endings;
import dev.paddock.worker.storage.Ownership;
import dev.paddock.worker.storage.Storage;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Ends a server, and its data unless they are to be kept. What is not there is removed already. */
@Component
class InstanceRemover {

    private final Servers servers;
    private final Storage storage;
    private final Endings endings;

    InstanceRemover(Servers servers, Storage storage, Endings endings) {
        this.servers = servers;
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
        endings.noteDelete(command);
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
