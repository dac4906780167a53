package dev.paddock.worker.instance;

import dev.paddock.contract.StorageDir;
import dev.paddock.contract.TenantId;
import dev.paddock.worker.storage.Ownership;

/** Something of ours on this host that no instance owns. */
sealed interface Orphan {

    /** A container whose instance has no data here, or none but what it left for a later one. */
    record Server(String container) implements Orphan {}

    /** A container that initialised a template, and was not removed. */
    record Initialisation(String container) implements Orphan {}

    /** Data that a create began, that nobody was told of, and that no job has in hand. */
    record Unfinished(TenantId tenant, StorageDir name, Ownership owner) implements Orphan {}
}
