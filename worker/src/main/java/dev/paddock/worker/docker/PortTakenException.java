package dev.paddock.worker.docker;

/** Somebody else listens on the port; the container was made but does not run. */
public final class PortTakenException extends DockerFailedException {

    PortTakenException(Throwable cause) {
        super("The port is taken", cause);
    }
}
