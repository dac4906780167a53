package dev.paddock.worker.storage;

/** Data that a server can be started on, and what it was when it was found. */
public record InstanceData(DataDirectory directory, Ownership ownership) {

    public boolean wasReady() {
        return ownership.phase() == Ownership.Phase.READY;
    }
}
