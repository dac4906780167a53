package dev.paddock.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The installation that is measured, as {@code .env} and {@code .secrets} have it. Secrets come from files, so that no
 * environment shows them.
 *
 * @param gateway where it answers
 * @param host the one Docker host whose servers are compared
 * @param broker the address of RabbitMQ
 * @param image of PostgreSQL 17
 */
record Site(URI gateway, String host, String broker, String image) {

    private static final Path SECRETS = Path.of(".secrets");

    /** @throws IllegalArgumentException if nothing was brought up from here */
    static Site ofEnvironment() {
        return new Site(
                URI.create("http://127.0.0.1:" + required("PADDOCK_HTTP_PORT")),
                required("PADDOCK_HOST_ID"),
                required("PADDOCK_RABBITMQ_ADDRESS"),
                required("POSTGRES_IMAGE_17"));
    }

    private static String required(String name) {
        return Optional.ofNullable(System.getenv(name))
                .orElseThrow(() -> new IllegalArgumentException(
                        name + " is not set: run ./paddock up, and then this by ./paddock bench"));
    }

    static String secret(String name) throws IOException {
        return Files.readString(SECRETS.resolve(name)).strip();
    }
}
