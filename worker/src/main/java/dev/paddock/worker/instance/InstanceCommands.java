package dev.paddock.worker.instance;

import dev.paddock.contract.Command;
import dev.paddock.contract.ControlInstance;
import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.DeleteStorage;
import dev.paddock.contract.Progress;
import dev.paddock.contract.SetPassword;
import dev.paddock.contract.UpdateInstance;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Carries out commands. One that comes again ends as the first time. */
@Component
public class InstanceCommands {

    private final InstanceCreator creator;
    private final InstanceRemover remover;
    private final StorageRemover storageRemover;
    private final InstanceControl control;
    private final PasswordSetter passwords;
    private final InstanceUpdater updater;
    private final DirectoryLocks locks;

    InstanceCommands(
            InstanceCreator creator,
            InstanceRemover remover,
            StorageRemover storageRemover,
            InstanceControl control,
            PasswordSetter passwords,
            InstanceUpdater updater,
            DirectoryLocks locks) {
        this.creator = creator;
        this.remover = remover;
        this.storageRemover = storageRemover;
        this.control = control;
        this.passwords = passwords;
        this.updater = updater;
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
            return locks.holding(command.tenant(), command.storageDir(), () -> carryOut(command, steps));
        } catch (RuntimeException | Error failure) {
            return Outcomes.of(failure, steps.current());
        }
    }

    private Outcome carryOut(Command command, Steps steps) {
        return switch (command) {
            case CreateInstance create -> creator.create(create, steps);
            case DeleteInstance delete -> remover.delete(delete, steps);
            case DeleteStorage delete -> storageRemover.delete(delete, steps);
            case ControlInstance order -> control.carryOut(order, steps);
            case SetPassword order -> passwords.set(order, steps);
            case UpdateInstance update -> updater.update(update, steps);
        };
    }
}
