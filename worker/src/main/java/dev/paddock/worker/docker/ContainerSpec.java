package dev.paddock.worker.docker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container to be made. What is the same for all of them stands in {@link Hardening}.
 *
 * @param name unique on the host
 * @param command stands in for the image's entrypoint
 * @param volume the host's directory that is mounted at {@link #MOUNT_POINT}
 * @param limits what it may use
 * @param endpoint where its port is published; null cuts it off from every network
 */
public record ContainerSpec(
        String name,
        ImageId image,
        List<String> command,
        Map<String, String> labels,
        Path volume,
        Limits limits,
        @Nullable Endpoint endpoint) {

    /** Below no directory that an image declares as a volume, whatever the image. */
    public static final String MOUNT_POINT = "/var/lib/paddock";

    public ContainerSpec {
        command = List.copyOf(command);
        labels = Map.copyOf(labels);
    }

    /**
     * What a container may use.
     *
     * @param memoryMiB memory, and memory and swap together, in MiB
     * @param cpus processor time, in processors
     */
    public record Limits(int memoryMiB, double cpus) {

        long memoryBytes() {
            return (long) memoryMiB << 20;
        }

        long nanoCpus() {
            return Math.round(cpus * 1e9);
        }
    }
}
