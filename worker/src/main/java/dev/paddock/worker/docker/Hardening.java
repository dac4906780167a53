package dev.paddock.worker.docker;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.LogConfig.LoggingType;
import com.github.dockerjava.api.model.Volume;
import java.util.List;
import java.util.Map;

/**
 * What holds for every container of ours. A tenant is a superuser on its server and so may run any program inside; what
 * it can reach from there is decided here.
 */
final class Hardening {

    /** By name: its number is the image's own affair. */
    static final String USER = "postgres";

    private static final long PROCESSES = 512;
    /** More than any container may have: 1 TiB. */
    private static final long SHARED_MEMORY = 1L << 40;

    private static final Map<String, String> TMPFS = Map.of("/tmp", "rw,noexec,nosuid,nodev,size=64m,mode=1777");
    private static final Map<String, String> LOG_ROTATION = Map.of("max-size", "10m", "max-file", "3");

    private Hardening() {}

    static HostConfig confine(ContainerSpec spec) {
        long memory = spec.limits().memoryBytes();
        return HostConfig.newHostConfig()
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withReadonlyRootfs(true)
                .withTmpFs(TMPFS)
                .withBinds(new Bind(spec.volume().toString(), new Volume(ContainerSpec.MOUNT_POINT)))
                .withMemory(memory)
                .withMemorySwap(memory)
                // What lies in there counts against the limit of memory, which may be raised one day, as this can't.
                .withShmSize(SHARED_MEMORY)
                .withNanoCPUs(spec.limits().nanoCpus())
                .withPidsLimit(PROCESSES)
                .withLogConfig(new LogConfig(LoggingType.JSON_FILE, LOG_ROTATION));
    }
}
