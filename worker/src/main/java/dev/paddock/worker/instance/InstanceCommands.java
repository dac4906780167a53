package dev.paddock.worker.instance;

import dev.paddock.contract.Command;
import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.DeleteStorage;
import dev.paddock.contract.Progress;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Carries out commands. One that comes again ends as the first time. */
@Component
public class InstanceCommands {

    private final InstanceCreator creator;
    private final InstanceRemover remover;
    private final StorageRemover storageRemover;
    private final DirectoryLocks locks;

    InstanceCommands(
            InstanceCreator creator, InstanceRemover remover, StorageRemover storageRemover, DirectoryLocks locks) {
        this.creator = creator;
        this.remover = remover;
        this.storageRemover = storageRemover;
        this.locks = locks;
    }

    /**
     * Carries out one attempt at a command.
     *
     * @param report told of each step as it begins
     * @return how it ended; it never throws for what went wrong with the command, not even an {@link Error}, which
     *     would end its consumer
     */
    public Outcome carryOut(Command command, Consumer<Progress> report) {
        var steps = new Steps(Plan.of(command), report);
        try {
            return switch (command) {
                case CreateInstance create ->
                    locks.holding(create.tenant(), create.spec().storageDir(), () -> creator.create(create, steps));
                case DeleteInstance delete ->
                    locks.holding(delete.tenant(), delete.storageDir(), () -> remover.delete(delete, steps));
                case DeleteStorage delete ->
                    locks.holding(delete.tenant(), delete.storageDir(), () -> storageRemover.delete(delete, steps));
            };
        } catch (RuntimeException | Error failure) {
            return Outcomes.of(failure, steps.current());
        }
    }
}
