package dev.paddock.contract;

/**
 * What became of one attempt at a job. Events are ordered by attempt and sequence, and each such pair is taken once:
 * the sequence is the number of steps that are done, so a worker that goes through the steps again says the same again.
 */
public sealed interface JobEvent extends Event
        permits JobProgressed,
                InstanceCreated,
                InstanceDeleted,
                StorageDeleted,
                InstanceChanged,
                InstanceUpdated,
                JobFailed,
                JobInterrupted,
                JobBlocked,
                JobDeclined {

    JobId job();

    /** The attempt that the command named. */
    int attempt();

    /** Steps done before this was said; the last event of an attempt stands behind all its steps. */
    int sequence();
}
