package dev.paddock.gateway.job;

import dev.paddock.contract.Command;
import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.DeleteStorage;

/** What a job does. */
public enum JobType {
    CREATE_INSTANCE,
    DELETE_INSTANCE,
    DELETE_STORAGE;

    static JobType of(Command command) {
        return switch (command) {
            case CreateInstance create -> CREATE_INSTANCE;
            case DeleteInstance delete -> DELETE_INSTANCE;
            case DeleteStorage delete -> DELETE_STORAGE;
        };
    }
}
