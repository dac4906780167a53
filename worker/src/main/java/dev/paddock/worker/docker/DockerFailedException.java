package dev.paddock.worker.docker;

import org.jspecify.annotations.Nullable;

/** Docker could not do it, or did not answer in time. */
public sealed class DockerFailedException extends RuntimeException permits ImageMissingException, PortTakenException {

    DockerFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
