package dev.paddock.worker.instance;

import dev.paddock.contract.Command;
import dev.paddock.contract.ControlInstance;
import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.DeleteStorage;
import dev.paddock.contract.SetPassword;
import dev.paddock.contract.Step;
import dev.paddock.contract.UpdateInstance;
import java.util.List;

/** The steps of each command, in their order. */
public final class Plan {

    private static final List<Step> CREATE =
            List.of(Step.FETCH_IMAGE, Step.PREPARE_STORAGE, Step.START_CONTAINER, Step.VERIFY_CONNECTION);
    private static final List<Step> DELETE = List.of(Step.STOP_CONTAINER, Step.REMOVE_CONTAINER, Step.REMOVE_STORAGE);

    private static final List<Step> DELETE_STORAGE = List.of(Step.REMOVE_STORAGE);
    private static final List<Step> START = List.of(Step.START_CONTAINER, Step.VERIFY_CONNECTION);
    private static final List<Step> STOP = List.of(Step.STOP_CONTAINER);
    private static final List<Step> RESTART =
            List.of(Step.STOP_CONTAINER, Step.START_CONTAINER, Step.VERIFY_CONNECTION);
    private static final List<Step> SET_PASSWORD = List.of(Step.SET_PASSWORD, Step.VERIFY_PASSWORD);

    private static final List<Step> RELOAD = List.of(Step.CONFIGURE, Step.VERIFY_CONNECTION);
    private static final List<Step> RECONFIGURE =
            List.of(Step.STOP_CONTAINER, Step.CONFIGURE, Step.START_CONTAINER, Step.VERIFY_CONNECTION);

    private Plan() {}

    public static List<Step> of(Command command) {
        return switch (command) {
            case CreateInstance _ -> CREATE;
            case DeleteInstance _ -> DELETE;
            case DeleteStorage _ -> DELETE_STORAGE;
            case ControlInstance control -> of(control.action());
            case SetPassword _ -> SET_PASSWORD;
            case UpdateInstance update -> update.restart() ? RECONFIGURE : RELOAD;
        };
    }

    private static List<Step> of(ControlInstance.Action action) {
        return switch (action) {
            case START -> START;
            case STOP -> STOP;
            case RESTART -> RESTART;
        };
    }
}
