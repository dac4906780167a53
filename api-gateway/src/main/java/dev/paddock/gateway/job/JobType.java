package dev.paddock.gateway.job;

import dev.paddock.contract.Command;
import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.DeleteInstance;

/** What a job does. */
public enum JobType {
    CREATE_INSTANCE,
    DELETE_INSTANCE;

    static JobType of(Command command) {
        return switch (command) {
            case CreateInstance create -> CREATE_INSTANCE;
            case DeleteInstance delete -> DELETE_INSTANCE;
        };
    }
}
