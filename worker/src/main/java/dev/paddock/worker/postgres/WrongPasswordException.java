package dev.paddock.worker.postgres;

import java.sql.SQLException;

/** The server is ready, but does not let the bootstrap role in. */
public final class WrongPasswordException extends RuntimeException {

    WrongPasswordException(SQLException cause) {
        super("The server refuses the bootstrap role", cause);
    }
}
