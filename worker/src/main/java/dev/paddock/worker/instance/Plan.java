package dev.paddock.worker.instance;

import dev.paddock.contract.Command;
import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.DeleteStorage;
import dev.paddock.contract.Step;
import java.util.List;

/** The steps of each command, in their order. */
public final class Plan {

    private static final List<Step> CREATE =
            List.of(Step.FETCH_IMAGE, Step.PREPARE_STORAGE, Step.START_CONTAINER, Step.VERIFY_CONNECTION);
    private static final List<Step> DELETE = List.of(Step.STOP_CONTAINER, Step.REMOVE_CONTAINER, Step.REMOVE_STORAGE);

    private static final List<Step> DELETE_STORAGE = List.of(Step.REMOVE_STORAGE);

    private Plan() {}

    public static List<Step> of(Command command) {
        return switch (command) {
            case CreateInstance _ -> CREATE;
            case DeleteInstance _ -> DELETE;
            case DeleteStorage _ -> DELETE_STORAGE;
        };
    }
}
