package dev.paddock.worker.instance;

import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import java.util.Map;

/** How our containers are told from others, and what they were made for. */
final class Labels {

    static final String HOST = "dev.paddock.host";
    static final String PORT = "dev.paddock.port";

    private Labels() {}

    static String containerName(InstanceId instance) {
        return "paddock-" + instance;
    }

    static Map<String, String> of(CreateInstance command, HostId host, int port) {
        return Map.of(
                "dev.paddock.instance",
                command.instance().toString(),
                "dev.paddock.job",
                command.job().toString(),
                "dev.paddock.attempt",
                Integer.toString(command.attempt()),
                "dev.paddock.generation",
                Long.toString(command.generation()),
                "dev.paddock.tenant",
                command.tenant().toString(),
                HOST,
                host.value(),
                PORT,
                Integer.toString(port));
    }
}
