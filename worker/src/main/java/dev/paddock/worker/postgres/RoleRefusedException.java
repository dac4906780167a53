package dev.paddock.worker.postgres;

import java.sql.SQLException;

/** The server does not take such a role, for a name that is reserved or taken. */
public final class RoleRefusedException extends RuntimeException {

    RoleRefusedException(SQLException cause) {
        super("The server refuses the role: " + cause.getMessage(), cause);
    }
}
