package dev.paddock.worker.postgres;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a server is told. The files lie beside its data and belong to root, so a tenant's superuser can overrule them
 * with {@code ALTER SYSTEM} but not change them; what must hold even so stands on the command line, which wins.
 *
 * @param memoryMiB the container's memory, in MiB
 * @param diskMiB what its directory may take of the disk, in MiB; null for no limit
 * @param callers parameters that the caller asked for
 */
public record ServerConfiguration(int memoryMiB, @Nullable Integer diskMiB, Map<String, String> callers) {

    /** The caller's parameters, by themselves, so that a server that dislikes them says so by this name. */
    public static final String CALLERS_FILE = "settings.conf";

    /** There while the server is to take no writes. It is read last, so that only {@code ALTER SYSTEM} overrules it. */
    public static final String READ_ONLY_FILE = "read-only.conf";

    /** What stands in that file. */
    public static final String READ_ONLY = "default_transaction_read_only";

    private static final String MAIN_FILE = "postgresql.conf";
    private static final String ACCESS_FILE = "pg_hba.conf";

    /** Fewer than two segments PostgreSQL does not take for either. */
    private static final int WAL_SEGMENT_MB = 16;

    /** No line for local connections: there is no socket, and nothing needs one. */
    private static final String ACCESS = """
            host all         all all scram-sha-256
            host replication all all scram-sha-256
            """;

    public ServerConfiguration {
        callers = Map.copyOf(callers);
    }

    /** The files by name. */
    public Map<String, String> files() {
        return Map.of(
                MAIN_FILE,
                lines(ours()) + "include '" + CALLERS_FILE + "'\ninclude_if_exists '" + READ_ONLY_FILE + "'\n",
                ACCESS_FILE,
                ACCESS,
                CALLERS_FILE,
                lines(callers));
    }

    /** The file that lets a server take no writes, by its name. */
    public static Map<String, String> readOnly() {
        return Map.of(READ_ONLY_FILE, lines(Map.of(READ_ONLY, "on")));
    }

    /**
     * Runs the server.
     *
     * @param directory where, inside the container, the files lie and the data is in {@code data}
     */
    public static List<String> command(String directory) {
        return List.of(
                "postgres",
                "-D",
                directory + "/data",
                "-c",
                "config_file=" + directory + "/" + MAIN_FILE,
                "-c",
                "hba_file=" + directory + "/" + ACCESS_FILE,
                "-c",
                "listen_addresses=*",
                "-c",
                "port=5432",
                "-c",
                "unix_socket_directories=");
    }

    /**
     * A quarter of the memory for shared buffers, three quarters as what the planner may expect to be cached; of a
     * limited disk an eighth for write-ahead log, which by PostgreSQL's own default would outgrow a small limit, and
     * does not shrink when its tenant deletes.
     */
    private Map<String, String> ours() {
        var ours = new LinkedHashMap<String, String>();
        ours.put("shared_buffers", memoryMiB / 4 + "MB");
        ours.put("effective_cache_size", memoryMiB * 3 / 4 + "MB");
        ours.put("maintenance_work_mem", Math.max(memoryMiB / 16, 1) + "MB");
        ours.put("max_connections", "100");
        ours.put("huge_pages", "off");
        ours.put("password_encryption", "scram-sha-256");
        ours.put("logging_collector", "off");
        ours.put("log_line_prefix", "%m [%p] ");
        ours.put("timezone", "UTC");
        ours.put("log_timezone", "UTC");
        ours.put("default_text_search_config", "pg_catalog.english");
        if (diskMiB != null) {
            ours.put("max_wal_size", Math.clamp(diskMiB / 8, 2 * WAL_SEGMENT_MB, 1024) + "MB");
            ours.put("min_wal_size", Math.clamp(diskMiB / 16, 2 * WAL_SEGMENT_MB, 80) + "MB");
        }
        return ours;
    }

    private static String lines(Map<String, String> parameters) {
        return new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(parameter -> parameter.getKey() + " = " + quoted(parameter.getValue()) + "\n")
                        .collect(Collectors.joining());
    }

    /** As the manual's "Setting Parameters" has it: quotes are doubled, and a backslash escapes what follows. */
    private static String quoted(String value) {
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("A parameter's value is one line");
        }
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
