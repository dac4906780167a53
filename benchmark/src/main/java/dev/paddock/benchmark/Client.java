package dev.paddock.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A caller of the API that keeps its connections. */
final class Client {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;
    private final String key;

    Client(URI base, String key) {
        this.base = base;
        this.key = key;
    }

    record Answer(int status, String text) {

        JsonNode body() {
            return JSON.readTree(text);
        }

        /** @throws IOException if it is another */
        Answer expect(int... statuses) throws IOException {
            if (!isOneOf(statuses)) {
                throw new IOException("The gateway answered " + status + ": " + text);
            }
            return this;
        }

        boolean isOneOf(int... statuses) {
            return IntStream.of(statuses).anyMatch(each -> each == status);
        }
    }

    Answer get(String path) throws IOException {
        return send(request(path).GET());
    }

    /** Answers at the next change of a job's status, or after a minute. */
    Answer getAndWait(String path) throws IOException {
        return send(request(path).header("Prefer", "wait=60").GET());
    }

    Answer post(String path, String body) throws IOException {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    /** Answers when the job has ended, or after a minute. */
    Answer postAndWait(String path, String body) throws IOException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=60")
                .POST(BodyPublishers.ofString(body)));
    }

    Answer delete(String path) throws IOException {
        return send(request(path).DELETE());
    }

    /** Answers when the job has ended, or after a minute. */
    Answer deleteAndWait(String path) throws IOException {
        return send(request(path).header("Prefer", "wait=60").DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).header("Authorization", "Bearer " + key);
    }

    private Answer send(HttpRequest.Builder request) throws IOException {
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (InterruptedException stop) {
            throw Waiting.interrupted();
        }
    }
}
