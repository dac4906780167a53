package dev.paddock.worker.docker;

import java.net.InetAddress;
import java.util.Objects;

/** A TCP port of the host on which the container's own {@link #CONTAINER_PORT} is published. */
public record Endpoint(InetAddress address, int port) {

    /** What a server listens on inside its container. */
    public static final int CONTAINER_PORT = 5432;

    public Endpoint {
        Objects.requireNonNull(address, "address");
    }
}
