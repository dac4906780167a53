package dev.paddock.worker.postgres;

import dev.paddock.contract.Activity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.core.Utils;

/** A connection of the bootstrap role. */
public final class Session implements AutoCloseable {

    private static final String SYNTAX_OR_ACCESS_RULE = "42";

    private static final String LOADED = "SELECT pg_catalog.pg_conf_load_time()";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

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

    /** Lets the server read its files of configuration again, and returns once it has. */
    public void reload() {
        try (var statement = connection.createStatement()) {
            var before = value(statement, LOADED);
            statement.execute("SELECT pg_catalog.pg_reload_conf()");
            var wait = new Wait(PATIENCE, () -> true);
            while (value(statement, LOADED).equals(before)) {
                wait.goOn(new SQLException("it has yet to read its configuration"));
            }
        } catch (SQLException failure) {
            throw new ServerFailedException("The server did not reload: " + failure.getMessage(), failure);
        }
    }

    /**
     * Why a parameter of the caller's file, or the one that lets the server take no writes, is not in force (PostgreSQL
     * manual, pg_file_settings); empty if it is. What a role, a database or a session has set for itself is its own
     * affair.
     */
    public Optional<String> whyNotInForce(String name) {
        try (var query = connection.prepareStatement("""
                SELECT bool_or(applied) FILTER (WHERE sourcefile ~ '/(settings|read-only)[.]conf$'),
                    max(error) FILTER (WHERE sourcefile LIKE '%/settings.conf'),
                    bool_or(applied) FILTER (WHERE sourcefile LIKE '%/postgresql.auto.conf'),
                    (SELECT pending_restart FROM pg_catalog.pg_settings s WHERE s.name = f.name)
                FROM pg_catalog.pg_file_settings f WHERE name = ? GROUP BY name""")) {
            query.setString(1, name);
            try (var row = query.executeQuery()) {
                return row.next() ? why(name, row) : Optional.of(name + " is not in the server's configuration");
            }
        } catch (SQLException failure) {
            throw new ServerFailedException("The server did not tell its settings: " + failure.getMessage(), failure);
        }
    }

    private static Optional<String> why(String name, ResultSet row) throws SQLException {
        if (row.getBoolean(3)) {
            return Optional.of(
                    "ALTER SYSTEM has set %1$s, which comes first; use ALTER SYSTEM RESET %1$s".formatted(name));
        }
        if (!row.getBoolean(1)) {
            return Optional.of("The server does not take %s: %s".formatted(name, row.getString(2)));
        }
        return row.getBoolean(4) ? Optional.of(name + " takes a restart") : Optional.empty();
    }

    private static String value(Statement statement, String query) throws SQLException {
        try (var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
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

    /** Closes it, whether the server still is there or not. */
    public void abandon() {
        try {
            connection.close();
        } catch (SQLException gone) {
            // So it is closed.
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
