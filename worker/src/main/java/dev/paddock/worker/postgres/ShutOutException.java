package dev.paddock.worker.postgres;

import java.sql.SQLException;

/** The server is ready, but does not let the bootstrap role in. */
public final class ShutOutException extends RuntimeException {

    ShutOutException(SQLException cause) {
        super("The server does not let the bootstrap role in", cause);
    }
}
