package dev.paddock.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** What a program on this machine tells those who watch it, in Prometheus' text format. */
record Metrics(int port) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** The sum of all samples of that name, whatever their labels. */
    double sum(String name) throws IOException {
        return read().lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String read() throws IOException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/prometheus"))
                .build();
        try {
            return HTTP.send(request, BodyHandlers.ofString()).body();
        } catch (InterruptedException stop) {
            throw Waiting.interrupted();
        }
    }
}
