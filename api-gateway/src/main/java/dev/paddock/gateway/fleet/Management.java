package dev.paddock.gateway.fleet;

import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * The broker's management over HTTP (RabbitMQ manual, HTTP API reference). Any node does for all, so they are tried in
 * turn. Whatever is asked for may be asked for again.
 */
@Component
class Management {

    private static final Logger log = LoggerFactory.getLogger(Management.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final List<RestClient> nodes;

    Management(
            ManagementSettings settings, @Value("${paddock.management.password}") String password, SslBundles bundles) {
        if (password.isBlank()) {
            throw new IllegalArgumentException(
                    "paddock.management.password must be that of the user " + settings.username() + " of the broker");
        }
        var requests = requests(settings, bundles);
        this.nodes = settings.urls().stream()
                .map(url -> node(url, requests, settings.username(), password))
                .toList();
    }

    private static ClientHttpRequestFactory requests(ManagementSettings settings, SslBundles bundles) {
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT);
        if (!settings.sslBundle().isEmpty()) {
            client.sslContext(bundles.getBundle(settings.sslBundle()).createSslContext());
        }
        var requests = new JdkClientHttpRequestFactory(client.build());
        requests.setReadTimeout(TIMEOUT);
        return requests;
    }

    private static RestClient node(URI url, ClientHttpRequestFactory requests, String username, String password) {
        return RestClient.builder()
                .baseUrl(url.resolve("/api").toString())
                .requestFactory(requests)
                .defaultHeaders(headers -> headers.setBasicAuth(username, password))
                .build();
    }

    /** What is there; empty if nothing is. */
    <T> Optional<T> get(Class<T> type, String path, Object... variables) {
        return tried(node -> found(node, type, path, variables));
    }

    private static <T> Optional<T> found(RestClient node, Class<T> type, String path, Object... variables) {
        try {
            return Optional.ofNullable(
                    node.get().uri(path, variables).retrieve().body(type));
        } catch (HttpClientErrorException.NotFound nothing) {
            return Optional.empty();
        }
    }

    /** Makes something, or makes it anew. */
    void put(Object body, String path, Object... variables) {
        tried(node -> node.put().uri(path, variables).body(body).retrieve().toBodilessEntity());
    }

    /** Sees to it that something is not there. */
    void delete(String path, Object... variables) {
        tried(node -> deleted(node, path, variables));
    }

    private static boolean deleted(RestClient node, String path, Object... variables) {
        try {
            node.delete().uri(path, variables).retrieve().toBodilessEntity();
            return true;
        } catch (HttpClientErrorException.NotFound gone) {
            return false;
        }
    }

    private <T> T tried(Function<RestClient, T> request) {
        for (var node : nodes) {
            try {
                return request.apply(node);
            } catch (HttpClientErrorException e) {
                throw refused(e);
            } catch (RestClientException e) {
                log.warn("The broker's management did not do as it was asked: {}", e.getMessage());
            }
        }
        throw ProblemException.of(
                ProblemCode.UNAVAILABLE,
                "The broker's management can't be reached, or fails. See that RabbitMQ runs with its management plugin at"
                        + " one of paddock.management.urls; then send the request again.");
    }

    private static ProblemException refused(HttpClientErrorException e) {
        log.error("The broker's management refused a request: {}", e.getMessage());
        return ProblemException.of(
                ProblemCode.UNAVAILABLE,
                "The broker's management refused the gateway (%d). See that the user paddock.management.username has the tag administrator and the password paddock.management.password; then send the request again."
                        .formatted(e.getStatusCode().value()));
    }
}
