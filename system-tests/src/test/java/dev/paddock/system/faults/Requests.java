package dev.paddock.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.system.Api;
import dev.paddock.system.Installation;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a caller asks for, without waiting for it. */
record Requests(Installation paddock) {

    static final String PASSWORD = "s3cr3t";

    /** Asks for an instance of that name, in a directory of that name, and tells the job. */
    String accept(String name) {
        return job(paddock.api().post("/v1/instances", body(name)));
    }

    /** The same, on one host. */
    String accept(String name, String host) {
        return job(paddock.api().post("/v1/instances", body(name, host)));
    }

    /** Asks for the end of an instance, and tells the job. */
    String acceptDelete(String instance) {
        return job(paddock.api().delete("/v1/instances/" + instance, Map.of()));
    }

    static String body(String name) {
        return "{\"name\": \"%1$s\", \"storageDir\": \"%1$s\", \"adminPassword\": \"%2$s\"}".formatted(name, PASSWORD);
    }

    static String body(String name, String host) {
        return body(name).replace("}", ", \"host\": \"" + host + "\"}");
    }

    static String job(Api.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.body().get("job").get("id").asString();
    }

    String id(String name) {
        return instance(name).get("id").asString();
    }

    JsonNode instance(String name) {
        return paddock.api()
                .get("/v1/instances?name=" + name)
                .body()
                .get("items")
                .get(0);
    }
}
