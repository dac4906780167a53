package dev.paddock.contract;

/** What a gateway asks of a worker: one attempt at one job. */
public sealed interface Command extends Instruction
        permits CreateInstance, DeleteInstance, DeleteStorage, ControlInstance, SetPassword, UpdateInstance {

    JobId job();

    /** Counts from 1; the gateway alone raises it. */
    int attempt();

    TenantId tenant();

    InstanceId instance();

    /** Where its data are. */
    StorageDir storageDir();

    /** Rises with each job of the instance; a host refuses an older one than it has applied. */
    long generation();
}
