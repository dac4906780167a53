package dev.paddock.worker.instance;

import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.TenantId;
import dev.paddock.worker.storage.Ownership;
import java.util.Map;

/** How our containers are told from others, and what they were made for. */
final class Labels {

    static final String HOST = "dev.paddock.host";
    static final String INSTANCE = "dev.paddock.instance";
    static final String PORT = "dev.paddock.port";

    private Labels() {}

    static String containerName(InstanceId instance) {
        return "paddock-" + instance;
    }

    /** @param owner as the last command left it, so that a container that is made anew says the same as the first */
    static Map<String, String> of(TenantId tenant, Ownership owner, HostId host, int port) {
        return Map.of(
                INSTANCE,
                owner.instance().toString(),
                "dev.paddock.job",
                owner.job().toString(),
                "dev.paddock.attempt",
                Integer.toString(owner.attempt()),
                "dev.paddock.generation",
                Long.toString(owner.generation()),
                "dev.paddock.tenant",
                tenant.toString(),
                HOST,
                host.value(),
                PORT,
                Integer.toString(port));
    }
}
