package dev.paddock.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Stream;

/** A program's metrics, scraped anew for each question (Prometheus text format). */
public record Metrics(int port) {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** The sum of a name's values over all series that bear these labels; 0 if there is none. */
    public double sum(String name, String... labels) {
        return series(name, labels)
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    boolean has(String name, String... labels) {
        return series(name, labels).findAny().isPresent();
    }

    /** Our own metrics that have no words. */
    List<String> undescribed() {
        return lines().filter(line -> line.matches("# HELP paddock_\\S+\\s*")).toList();
    }

    String text() {
        var answer = get("/actuator/prometheus");
        if (answer.status() != 200) {
            throw new AssertionError("The scrape was answered with " + answer.status());
        }
        return answer.text();
    }

    int status(String path) {
        return get(path).status();
    }

    private record Answer(int status, String text) {}

    private Answer get(String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        try {
            var answer = CLIENT.send(request, BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new AssertionError("The metrics can't be scraped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Stream<String> series(String name, String... labels) {
        return lines().filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Stream.of(labels).allMatch(line::contains));
    }

    private Stream<String> lines() {
        return text().lines();
    }
}
