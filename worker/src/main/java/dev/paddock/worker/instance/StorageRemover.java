package dev.paddock.worker.instance;

import dev.paddock.contract.DeleteStorage;
import dev.paddock.contract.Failure;
import dev.paddock.contract.Step;
import dev.paddock.worker.storage.DataDirectory;
import dev.paddock.worker.storage.Endings;
import dev.paddock.worker.storage.Ownership.Phase;
import dev.paddock.worker.storage.Storage;
import org.springframework.stereotype.Component;

/** Ends a kept directory. What is not there is removed already. */
@Component
class StorageRemover {

    private final Storage storage;
    private final Endings endings;

    StorageRemover(Storage storage, Endings endings) {
        this.storage = storage;
        this.endings = endings;
    }

    /**
     * By the time a copy of a command comes that was carried out, the name may be another instance's. Removed first,
     * then noted: until the gateways hear of it, they give the name to nobody.
     */
    Outcome delete(DeleteStorage command, Steps steps) {
        steps.begin(Step.REMOVE_STORAGE);
        if (!endings.haveRemoval(command)) {
            var directory = storage.directory(command.tenant(), command.storageDir());
            if (isInUse(directory)) {
                return inUse(command);
            }
            directory.remove();
            endings.noteRemoval(command);
        }
        return new Outcome.StorageDeleted(command.storageDir());
    }

    private static boolean isInUse(DataDirectory directory) {
        return directory
                .ownership()
                .filter(found -> found.phase() != Phase.KEPT)
                .isPresent();
    }

    /**
     * What a failed attach left is given back as soon as the gateways have seen it, so another attempt may end well.
     */
    private static Outcome inUse(DeleteStorage command) {
        return new Outcome.Interrupted(new Failure(
                "storage-in-use",
                "Storage directory '" + command.storageDir() + "' is in use on this host; it is left alone",
                Step.REMOVE_STORAGE));
    }
}
