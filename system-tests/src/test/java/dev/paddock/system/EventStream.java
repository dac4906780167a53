package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Server-sent events as a client hears them (WHATWG HTML, section 9.2), until it is closed or they end. */
final class EventStream implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private volatile String lastId = "";
    private volatile boolean over;

    EventStream(Api api, String path, Map<String, String> headers) throws IOException, InterruptedException {
        var request = api.request(path, headers).header("Accept", "text/event-stream");
        var answer = client.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        Thread.ofVirtual().start(() -> take(answer.body()));
    }

    private void take(InputStream body) {
        try (var reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            reader.lines().forEach(this::take);
        } catch (IOException | RuntimeException left) {
            // The end, one way or the other.
        }
        over = true;
    }

    private void take(String line) {
        if (line.startsWith("id:")) {
            lastId = line.substring("id:".length());
        }
        if (line.startsWith("data:")) {
            events.add(json.readTree(line.substring("data:".length())));
        }
    }

    /** What came, in its order. */
    List<JsonNode> events() {
        return events;
    }

    /** With what it goes on when it is asked for again; empty if there was none yet. */
    String lastId() {
        return lastId;
    }

    boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
