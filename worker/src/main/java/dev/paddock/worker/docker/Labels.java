package dev.paddock.worker.docker;

import dev.paddock.contract.InstanceId;

/**
 * How our containers are told from others, and from each other. Whose a container is says its name: labels can't be
 * changed, and a spare one becomes an instance's. All else about it stands beside its data, in {@code instance.json}.
 */
public final class Labels {

    public static final String HOST = "dev.paddock.host";
    public static final String PORT = "dev.paddock.port";

    /** The id of a server that was started for nobody in particular. It stays when the server is an instance's. */
    public static final String SPARE = "dev.paddock.spare";

    /** What such a server was made of. */
    public static final String KIND = "dev.paddock.kind";

    private static final String INSTANCES = "paddock-";
    private static final String SPARES = "paddock-spare-";

    private Labels() {}

    public static String containerName(InstanceId instance) {
        return INSTANCES + instance;
    }

    public static String spareName(String id) {
        return SPARES + id;
    }

    public static boolean isSpareName(String name) {
        return name.startsWith(SPARES);
    }
}
