package dev.paddock.gateway.instance;

import dev.paddock.contract.StorageDir;
import dev.paddock.gateway.access.Caller;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which kept directories are meant; what is null does not matter.
 *
 * @param visible the tenant whose directories the caller sees
 * @param tenant the tenant that the caller names
 */
record KeptFilter(
        @Nullable UUID visible,
        @Nullable UUID tenant,
        @Nullable String host,
        @Nullable StorageDir name) {

    /** Of those that a caller sees. */
    static KeptFilter of(Caller caller, @Nullable UUID tenant, @Nullable String host) {
        return new KeptFilter(caller.visibleTenant(), tenant, host, null);
    }

    /** Those of one name. */
    KeptFilter named(StorageDir wanted) {
        return new KeptFilter(visible, tenant, host, wanted);
    }
}
