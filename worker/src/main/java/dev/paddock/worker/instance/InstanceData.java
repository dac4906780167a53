package dev.paddock.worker.instance;

import dev.paddock.worker.storage.DataDirectory;
import dev.paddock.worker.storage.Ownership;

/** Data that a server can be started on, and what it was when it was found. */
record InstanceData(DataDirectory directory, Ownership ownership) {

    boolean wasReady() {
        return ownership.phase() == Ownership.Phase.READY;
    }
}
