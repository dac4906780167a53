package dev.paddock.worker.instance;

import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.Step;
import dev.paddock.worker.docker.ImageId;
import dev.paddock.worker.failure.DeclinedException;
import dev.paddock.worker.failure.RefusedException;
import dev.paddock.worker.postgres.ServerConfiguration;
import dev.paddock.worker.storage.DataDirectory;
import dev.paddock.worker.storage.Endings;
import dev.paddock.worker.storage.InstanceData;
import dev.paddock.worker.storage.Ownership;
import dev.paddock.worker.storage.Ownership.Phase;
import dev.paddock.worker.storage.Storage;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Gets the data for a create: a copy of the template, or what is there already and may be taken. */
@Component
class DataPreparer {

    private final Storage storage;
    private final TemplateMaker templates;
    private final Servers servers;
    private final Endings endings;

    DataPreparer(Storage storage, Endings endings, TemplateMaker templates, Servers servers) {
        this.storage = storage;
        this.endings = endings;
        this.templates = templates;
        this.servers = servers;
    }

    /** A create may come again after its instance was deleted, or after its data was kept or attached anew. */
    boolean isOutdated(CreateInstance command) {
        return endings.haveDeleteAfter(command)
                || directory(command)
                        .ownership()
                        .filter(found -> found.isAheadOf(command))
                        .isPresent();
    }

    /** The data of an instance that has none yet; empty if there is something in its place. */
    Optional<InstanceData> fresh(CreateInstance command) {
        var directory = directory(command);
        return directory.ownership().isEmpty()
                ? Optional.of(new InstanceData(
                        directory, Ownership.ofNew(command, command.spec().version())))
                : Optional.empty();
    }

    /** @throws RefusedException if the directory is another's, or can't be attached */
    InstanceData claim(CreateInstance command) {
        return new InstanceData(directory(command), command.spec().attach() ? attach(command) : occupy(command));
    }

    /** Fills what was claimed, so that a server can be started on it; a copy of a template may take a while. */
    Filling prepare(CreateInstance command, ImageId image, InstanceData data, Steps steps) {
        if (!data.wasReady()) {
            // An earlier delivery may have left one, and it must not run while its data changes.
            servers.remove(command.instance());
            // The limit was that of the instance before.
            data.directory().unconfigure(ServerConfiguration.READ_ONLY_FILE);
        }
        if (data.ownership().phase() == Phase.NEW) {
            return Filling.begin(() -> fill(command, image, data.directory(), steps));
        }
        configure(command, data.directory());
        return Filling.DONE;
    }

    private void fill(CreateInstance command, ImageId image, DataDirectory directory, Steps steps) {
        try {
            directory.fill(templates.of(image));
            configure(command, directory);
        } catch (RuntimeException | Error failure) {
            steps.failed(Step.PREPARE_STORAGE);
            throw failure;
        }
    }

    private static void configure(CreateInstance command, DataDirectory directory) {
        var spec = command.spec();
        directory.configure(new ServerConfiguration(spec.memoryMiB(), spec.diskMiB(), spec.settings()).files());
    }

    /** The gateways let no two instances have it, so what is there is left over, and another host has none. */
    private Ownership occupy(CreateInstance command) {
        var directory = directory(command);
        var claim = Ownership.ofNew(command, command.spec().version());
        if (directory.claim(claim)) {
            return claim;
        }
        return directory
                .ownership()
                .filter(found -> found.belongsTo(command))
                .orElseThrow(() -> new DeclinedException(
                        "storage-in-use",
                        "Storage directory '" + command.spec().storageDir()
                                + "' holds data on this host already; choose another name"));
    }

    private Ownership attach(CreateInstance command) {
        var found = attachable(command);
        if (!found.version().equals(command.spec().version())) {
            throw new RefusedException(
                    "invalid-field",
                    "Storage directory '%s' holds data of PostgreSQL %s; ask for version %s"
                            .formatted(command.spec().storageDir(), found.version(), found.version()));
        }
        if (found.phase() == Phase.READY) {
            return found;
        }
        var taken = found.takenBy(command, Phase.ATTACHING);
        directory(command).record(taken);
        return taken;
    }

    private Ownership attachable(CreateInstance command) {
        return Optional.of(directory(command))
                .flatMap(DataDirectory::ownership)
                .filter(found -> found.phase() == Phase.KEPT || found.belongsTo(command))
                .orElseThrow(() -> new RefusedException(
                        "storage-in-use",
                        "Storage directory '" + command.spec().storageDir()
                                + "' is not kept on this host, or is in use"));
    }

    private DataDirectory directory(CreateInstance command) {
        return storage.directory(command.tenant(), command.spec().storageDir());
    }
}
