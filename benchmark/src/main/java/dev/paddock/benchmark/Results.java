package dev.paddock.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What was measured, on the screen at once, and in files: all of it as JSON, some of it as pictures. */
final class Results {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path directory;
    private final Map<String, Object> about = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    Results(Path directory) {
        this.directory = directory;
    }

    void begin(Bench bench) throws IOException {
        about.put("date", bench.now().truncatedTo(ChronoUnit.SECONDS).toString());
        about.put("machine", JSON.readTree(Shell.run("docker", "info", "--format", """
                        {"cores": {{.NCPU}}, "memoryBytes": {{.MemTotal}}, "kernel": {{json .KernelVersion}}, \
                        "system": {{json .OperatingSystem}}, "docker": {{json .ServerVersion}}}""")));
        about.put("paddock", revision());
        about.put(
                "postgres",
                Shell.run(
                        "docker",
                        "run",
                        "--rm",
                        "--entrypoint",
                        "postgres",
                        bench.site().image(),
                        "--version"));
        about.put("loadBefore", load());
        about.forEach((what, value) -> bench.tell("%s: %s".formatted(what, value)));
    }

    void add(Finding finding) throws IOException {
        findings.add(finding);
        System.out.println();
        System.out.println(finding.text());
        write();
    }

    void end() throws IOException {
        about.put("loadAfter", load());
        write();
        System.out.println("All of it is in " + directory + ".");
    }

    /** Not known where the sources came without their history. */
    private static String revision() {
        try {
            return Shell.run("git", "describe", "--always", "--dirty");
        } catch (IOException noRepository) {
            return "unknown";
        }
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).strip();
    }

    private void write() throws IOException {
        Files.createDirectories(directory);
        var all = new LinkedHashMap<>(about);
        all.put("findings", findings);
        Files.writeString(directory.resolve("bench.json"), JSON.writeValueAsString(all));
        for (var finding : findings) {
            Pictures.of(finding, directory);
        }
    }
}
