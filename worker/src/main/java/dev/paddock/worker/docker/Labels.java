package dev.paddock.worker.docker;

import dev.paddock.contract.InstanceId;

/** How our containers are told from others, and what they were made for. */
public final class Labels {

    public static final String HOST = "dev.paddock.host";
    public static final String INSTANCE = "dev.paddock.instance";
    public static final String PORT = "dev.paddock.port";
    public static final String JOB = "dev.paddock.job";
    public static final String ATTEMPT = "dev.paddock.attempt";
    public static final String GENERATION = "dev.paddock.generation";
    public static final String TENANT = "dev.paddock.tenant";

    private Labels() {}

    public static String containerName(InstanceId instance) {
        return "paddock-" + instance;
    }
}
