package dev.paddock.worker.instance;

import dev.paddock.contract.Command;
import dev.paddock.worker.failure.AbsentException;
import dev.paddock.worker.storage.InstanceData;
import dev.paddock.worker.storage.Ownership;
import dev.paddock.worker.storage.Storage;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The instances that live on this host, for commands that change one. */
@Component
class Residents {

    private final Storage storage;

    Residents(Storage storage) {
        this.storage = storage;
    }

    /**
     * The data of the command's instance.
     *
     * @return empty if a later command has been applied to it
     * @throws AbsentException if it is not here
     */
    Optional<InstanceData> of(Command command) {
        var directory = storage.directory(command.tenant(), command.storageDir());
        var owner = directory
                .ownership()
                .filter(found -> found.belongsTo(command))
                .filter(Residents::isServed)
                .orElseThrow(() -> new AbsentException(
                        "Its data are not in %s; bring them back, as by mounting the disk that they are on"
                                .formatted(directory)));
        return owner.isAheadOf(command) ? Optional.empty() : Optional.of(new InstanceData(directory, owner));
    }

    private static boolean isServed(Ownership owner) {
        return switch (owner.phase()) {
            case READY, STOPPED -> true;
            case NEW, ATTACHING, KEPT -> false;
        };
    }
}
