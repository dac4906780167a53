package dev.paddock.contract;

/** What becomes of the data directory of a deleted instance. */
public enum StorageDisposal {
    DELETE,
    /** The directory stays, for a later instance of the same tenant. */
    KEEP
}
