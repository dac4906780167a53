package dev.paddock.worker.capacity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The memory of this host that is in use, by whomever (proc_meminfo(5)); a container sees its host's. */
@Component
public class HostMemory {

    private static final Path SOURCE = Path.of("/proc/meminfo");
    private static final int TIGHT = 10;

    /** Whether less than a tenth is available without swapping; false where that can't be told. */
    public boolean isTight() {
        try (var lines = Files.lines(SOURCE)) {
            var known = lines.toList();
            return kibibytes(known.stream(), "MemAvailable:") * TIGHT < kibibytes(known.stream(), "MemTotal:");
        } catch (IOException unknown) {
            return false;
        }
    }

    private static long kibibytes(Stream<String> lines, String name) throws IOException {
        return lines.filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).replace("kB", "").strip())
                .mapToLong(Long::parseLong)
                .findAny()
                .orElseThrow(() -> new IOException(SOURCE + " says nothing of " + name));
    }
}
