package dev.paddock.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP contract from outside: it knows no class of the gateway. */
public record Api(String base, String key) {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, String> WAIT = Map.of("Prefer", "wait=60");

    /** An answer, its body read as JSON. */
    public record Answer(int status, Map<String, List<String>> headers, String text) {

        public JsonNode body() {
            return JSON.readTree(text);
        }

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of(""))
                    .getFirst();
        }

        public String code() {
            return body().path("code").asString();
        }
    }

    public Answer post(String path, String body) {
        return post(path, body, Map.of());
    }

    public Answer post(String path, String body, Map<String, String> headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    public Answer get(String path) {
        return get(path, Map.of());
    }

    public Answer get(String path, Map<String, String> headers) {
        return send(request(path, headers).GET());
    }

    public Answer put(String path, String body, Map<String, String> headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
    }

    public Answer delete(String path, Map<String, String> headers) {
        return send(request(path, headers).DELETE());
    }

    /** Asks for an instance and waits until it runs. */
    public Answer create(String body) {
        return post("/v1/instances", body, WAIT);
    }

    /** Starts, stops or restarts an instance and waits until it is so. */
    public Answer control(String instance, String action) {
        return post("/v1/instances/" + instance + "/" + action, "", WAIT);
    }

    /** Sets an instance's password and waits until the server goes by it. */
    public Answer setPassword(String instance, String body) {
        return put("/v1/instances/" + instance + "/password", body, WAIT);
    }

    /** Ends an instance and waits until it is gone. */
    public Answer delete(String instance) {
        return delete("/v1/instances/" + instance, WAIT);
    }

    public HttpRequest.Builder request(String path, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(90));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        headers.forEach(request::header);
        return request;
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.headers().map(), answer.body());
        } catch (IOException e) {
            throw new UnreachableException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
