package dev.paddock.gateway.job;

import dev.paddock.contract.Command;
import dev.paddock.contract.ControlInstance;
import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.DeleteStorage;
import dev.paddock.contract.SetPassword;
import dev.paddock.contract.UpdateInstance;

/** What a job does. */
public enum JobType {
    CREATE_INSTANCE,
    DELETE_INSTANCE,
    DELETE_STORAGE,
    START_INSTANCE,
    STOP_INSTANCE,
    RESTART_INSTANCE,
    UPDATE_INSTANCE,
    SET_PASSWORD;

    static JobType of(Command command) {
        return switch (command) {
            case CreateInstance _ -> CREATE_INSTANCE;
            case DeleteInstance _ -> DELETE_INSTANCE;
            case DeleteStorage _ -> DELETE_STORAGE;
            case ControlInstance control -> of(control.action());
            case UpdateInstance _ -> UPDATE_INSTANCE;
            case SetPassword _ -> SET_PASSWORD;
        };
    }

    private static JobType of(ControlInstance.Action action) {
        return switch (action) {
            case START -> START_INSTANCE;
            case STOP -> STOP_INSTANCE;
            case RESTART -> RESTART_INSTANCE;
        };
    }
}
