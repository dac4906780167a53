package dev.paddock.worker.postgres;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a server is told. The files lie beside its data and belong to root, so a tenant's superuser can overrule them
 * with {@code ALTER SYSTEM} but not change them; what must hold even so stands on the command line, which wins.
 *
 * @param memoryMiB the container's memory, in MiB
 * @param callers parameters that the caller asked for
 */
public record ServerConfiguration(int memoryMiB, Map<String, String> callers) {

    /** The caller's parameters, by themselves, so that a server that dislikes them says so by this name. */
    public static final String CALLERS_FILE = "settings.conf";

    private static final String MAIN_FILE = "postgresql.conf";
    private static final String ACCESS_FILE = "pg_hba.conf";

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
                lines(ours()) + "include '" + CALLERS_FILE + "'\n",
                ACCESS_FILE,
                ACCESS,
                CALLERS_FILE,
                lines(callers));
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

    /** A quarter of the memory for shared buffers, three quarters as what the planner may expect to be cached. */
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
