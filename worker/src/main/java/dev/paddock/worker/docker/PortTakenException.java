package dev.paddock.worker.docker;

/**
 * The port was to be published and is taken; the container was made but does not run.
 *
 * <p>It is taken by another program, or in Docker's own books: by another container, or by none. An engine that dies
 * while a container starts restores the endpoint's port at its next start and never frees it, whatever is removed; only
 * the start after that forgets it (moby/libnetwork issue 1790, seen with 26.1).
 */
public final class PortTakenException extends DockerFailedException {

    private final boolean inDockersBooks;

    private PortTakenException(String message, boolean inDockersBooks, Throwable cause) {
        super(message, cause);
        this.inDockersBooks = inDockersBooks;
    }

    static PortTakenException byAnotherProgram(Throwable cause) {
        return new PortTakenException("The port is taken", false, cause);
    }

    static PortTakenException byDocker(Throwable cause) {
        return new PortTakenException("The port is taken, by Docker itself", true, cause);
    }

    /** Whether it was Docker that refused it, and not the kernel. */
    public boolean isInDockersBooks() {
        return inDockersBooks;
    }
}
