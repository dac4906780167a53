package dev.paddock.worker.postgres;

import dev.paddock.contract.Activity;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.core.Utils;

/** A connection of the bootstrap role. */
public final class Session implements AutoCloseable {

    private static final String SYNTAX_OR_ACCESS_RULE = "42";

    /** A database's number of backends counts the server's own workers too, so clients are counted one by one. */
    private static final String ACTIVITY = """
            SELECT (SELECT count(*) FROM pg_catalog.pg_stat_activity
                    WHERE backend_type = 'client backend' AND usename <> current_user) AS connections,
                   current_setting('max_connections')::bigint AS max_connections,
                   sum(xact_commit) AS committed, sum(xact_rollback) AS rolled_back,
                   sum(blks_hit) AS hit, sum(blks_read) AS read,
                   sum(deadlocks) AS deadlocks, sum(temp_bytes) AS temp_bytes
            FROM pg_catalog.pg_stat_database""";

    private final Connection connection;

    Session(Connection connection) {
        this.connection = connection;
    }

    /**
     * Makes a copy of a template a server of its own: the bootstrap role gets its own password, the caller gets a
     * superuser. Both or neither: a server with the template's password is one that nobody has been let into.
     *
     * @throws RoleRefusedException if the server does not take the caller's role
     */
    public void takeOver(Password own, Admin admin) {
        inOneTransaction(statement -> {
            statement.execute("ALTER ROLE " + Postgres.BOOTSTRAP_ROLE + " PASSWORD " + literal(own.verifier()));
            statement.execute("CREATE ROLE " + definition(admin));
        });
    }

    /**
     * Sets the password of the caller's superuser, and makes the role if it is not there.
     *
     * @throws RoleRefusedException if the server does not take the caller's role
     */
    public void admit(Admin admin) {
        inOneTransaction(
                statement -> statement.execute((exists(admin) ? "ALTER ROLE " : "CREATE ROLE ") + definition(admin)));
    }

    /** Returns once a query was answered. */
    public void query() {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery("SELECT 1")) {
            answer.next();
        } catch (SQLException failure) {
            throw new ServerFailedException("The server did not answer a query: " + failure.getMessage(), failure);
        }
    }

    /** @throws ServerFailedException if the server does not answer, or with what makes no sense */
    Activity activity() {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(ACTIVITY)) {
            row.next();
            return new Activity(
                    row.getLong("connections"),
                    row.getLong("max_connections"),
                    row.getLong("committed"),
                    row.getLong("rolled_back"),
                    row.getLong("hit"),
                    row.getLong("read"),
                    row.getLong("deadlocks"),
                    row.getLong("temp_bytes"));
        } catch (SQLException | IllegalArgumentException failure) {
            throw new ServerFailedException("The server does not say what it does: " + failure.getMessage(), failure);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw new ServerFailedException("The connection could not be closed", failure);
        }
    }

    private boolean exists(Admin admin) throws SQLException {
        try (var query = connection.prepareStatement("SELECT FROM pg_roles WHERE rolname = ?")) {
            query.setString(1, admin.role());
            try (var found = query.executeQuery()) {
                return found.next();
            }
        }
    }

    private void inOneTransaction(Work work) {
        try (var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // A statement that fails is logged as it stands, and these hold verifiers.
            statement.execute("SET LOCAL log_min_error_statement = panic");
            statement.execute("SET LOCAL log_statement = none");
            statement.execute("SET LOCAL log_min_duration_statement = -1");
            work.with(statement);
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException failure) {
            throw translated(failure);
        }
    }

    private static RuntimeException translated(SQLException failure) {
        var state = failure.getSQLState();
        return state != null && state.startsWith(SYNTAX_OR_ACCESS_RULE)
                ? new RoleRefusedException(failure)
                : new ServerFailedException("The roles could not be set: " + failure.getMessage(), failure);
    }

    private static String definition(Admin admin) throws SQLException {
        return Utils.escapeIdentifier(null, admin.role())
                + " LOGIN SUPERUSER VALID UNTIL 'infinity' PASSWORD "
                + literal(admin.verifier().value());
    }

    private static String literal(String value) throws SQLException {
        return "'" + Utils.escapeLiteral(null, value, true) + "'";
    }

    @FunctionalInterface
    private interface Work {
        void with(Statement statement) throws SQLException;
    }
}
