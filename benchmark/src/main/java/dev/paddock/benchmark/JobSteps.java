package dev.paddock.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Where the time of a job went, by its history. */
final class JobSteps {

    private JobSteps() {}

    /** Each lasts until the next event; before the first there is only the status. */
    static Map<String, Duration> of(Client client, String job) throws IOException {
        var events =
                client.get("/v1/jobs/" + job + "/events").expect(200).body().get("items");
        var steps = new LinkedHashMap<String, Duration>();
        for (int i = 0; i + 1 < events.size(); i++) {
            steps.merge(
                    name(events.get(i)), Duration.between(at(events.get(i)), at(events.get(i + 1))), Duration::plus);
        }
        return steps;
    }

    private static String name(JsonNode event) {
        var job = event.get("data");
        return job.path("progress").path("step").asString(job.get("status").asString());
    }

    private static Instant at(JsonNode event) {
        return Instant.parse(event.get("time").asString());
    }
}
