package dev.paddock.system.chaos;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.paddock.system.DockerHost;
import dev.paddock.system.Installation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Looks at all that there is, through the API, in the rows, in Docker and on the disk. */
record Inspection(Installation paddock, Clients clients) {

    Findings findings() {
        var instances = list("/v1/instances");
        return new Findings(
                list("/v1/jobs").stream()
                        .collect(toMap(
                                job -> job.get("id").asString(),
                                job -> job.get("status").asString())),
                endings(),
                instances.stream()
                        .collect(toMap(
                                instance -> instance.get("id").asString(),
                                instance -> instance.get("status").asString())),
                instances.stream()
                        .filter(instance -> instance.get("status").asString().equals("RUNNING"))
                        .filter(clients::isWhole)
                        .map(instance -> instance.get("id").asString())
                        .collect(toSet()),
                containers(),
                directories());
    }

    /** All pages of a list. */
    private List<JsonNode> list(String path) {
        var all = new ArrayList<JsonNode>();
        for (var next = path + "?limit=200"; !next.isEmpty(); ) {
            var page = page(next);
            page.get("items").forEach(all::add);
            var cursor = page.path("next").asString("");
            next = cursor.isEmpty() ? "" : path + "?limit=200&cursor=" + cursor;
        }
        return all;
    }

    private JsonNode page(String path) {
        return clients.ask(gateway -> gateway.get(path)).orElseThrow().body();
    }

    /** How often each job ended, but for the ends that a replay took back. */
    private Map<String, Integer> endings() {
        return paddock
                .rows()
                .sql("""
                        select job_id::text as job,
                            count(*) filter (where job ->> 'status' in ('SUCCEEDED', 'FAILED', 'DEAD_LETTERED', 'CANCELLED'))
                            - count(*) filter (where job ->> 'status' = 'QUEUED') + 1 as ended
                        from job_event group by job_id""")
                .query((row, number) -> Map.entry(row.getString("job"), row.getInt("ended")))
                .list()
                .stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static List<String> containers() {
        return DockerHost.instanceContainers().stream()
                .map(container -> container.getNames()[0].substring("/paddock-".length()))
                .toList();
    }

    /** A directory is named after its instance, since no caller named one. */
    private List<String> directories() {
        return Stream.of(names(paddock.storageRoot().toFile()))
                .filter(name -> !name.startsWith("."))
                .flatMap(tenant -> Arrays.stream(
                        names(paddock.storageRoot().resolve(tenant).toFile())))
                .toList();
    }

    private static String[] names(java.io.File directory) {
        return Objects.requireNonNullElse(directory.list(), new String[0]);
    }
}
