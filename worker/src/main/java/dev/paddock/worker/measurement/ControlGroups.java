package dev.paddock.worker.measurement;

import dev.paddock.contract.Consumption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel counts of each container, as it shows it in files: the first version has a tree for each resource
 * (cgroup-v1/memory.rst, cgroup-v1/cpuacct.rst), the second has one for all (cgroup-v2.rst). A container's place in a
 * tree is Docker's own, by its cgroup driver: cgroupfs or systemd.
 */
final class ControlGroups {

    private static final List<String> PLACES = List.of("docker/%s", "system.slice/docker-%s.scope");

    /** What stands for no limit in the first version is the highest number of whole pages. */
    private static final long NO_LIMIT = Long.MAX_VALUE >> 16 << 16;

    private final Path root;

    ControlGroups(Path root) {
        this.root = root;
    }

    /** Empty if the container does not run, or what it uses can't be seen from here. */
    Optional<Consumption> consumption(String container) {
        return PLACES.stream()
                .map(place -> place.formatted(container))
                .flatMap(this::seen)
                .findFirst();
    }

    private Stream<Consumption> seen(String place) {
        try {
            return Stream.of(Files.exists(root.resolve("memory")) ? first(place) : second(root.resolve(place)));
        } catch (IOException | IllegalArgumentException notThere) {
            return Stream.empty();
        }
    }

    private Consumption first(String place) throws IOException {
        var memory = root.resolve("memory").resolve(place);
        long limit = number(memory.resolve("memory.limit_in_bytes"));
        long used = number(memory.resolve("memory.usage_in_bytes"));
        return new Consumption(
                withoutCache(used, memory, "total_inactive_file"),
                limit >= NO_LIMIT ? null : limit,
                number(root.resolve("cpuacct").resolve(place).resolve("cpuacct.usage")));
    }

    private static Consumption second(Path group) throws IOException {
        long used = number(group.resolve("memory.current"));
        return new Consumption(
                withoutCache(used, group, "inactive_file"),
                limit(group.resolve("memory.max")),
                entry(group.resolve("cpu.stat"), "usage_usec") * 1000);
    }

    /** As {@code docker stats} has it. Both numbers move, and are read one after the other. */
    private static long withoutCache(long used, Path group, String cache) throws IOException {
        return Math.max(0, used - entry(group.resolve("memory.stat"), cache));
    }

    private static @Nullable Long limit(Path file) throws IOException {
        var value = Files.readString(file).strip();
        return value.equals("max") ? null : Long.valueOf(value);
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }

    /** Of a file in which each line is a key and a number. */
    private static long entry(Path file, String key) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key + " "))
                    .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1)))
                    .findFirst()
                    .orElseThrow(() -> new IOException(file + " has no " + key));
        }
    }
}
