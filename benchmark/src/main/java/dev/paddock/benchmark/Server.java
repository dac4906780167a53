package dev.paddock.benchmark;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/**
 * A PostgreSQL server that may not be there yet.
 *
 * @param id by which it is removed: of an instance, or of a container
 */
record Server(String id, String address, int port, String database, String user) {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long BETWEEN_ATTEMPTS = Duration.ofMillis(5).toNanos();

    /**
     * Asks again and again, over TCP, until it has answered.
     *
     * @throws IOException if it does not within two minutes
     */
    void awaitAnswer(String password) throws IOException {
        long began = System.nanoTime();
        while (true) {
            try {
                ask(password);
                return;
            } catch (SQLException notYet) {
                if (System.nanoTime() - began > PATIENCE.toNanos()) {
                    throw new IOException("No answer from " + this, notYet);
                }
                LockSupport.parkNanos(BETWEEN_ATTEMPTS);
            }
        }
    }

    private void ask(String password) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "10");
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://%s:%d/%s".formatted(address, port, database), properties);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select 1")) {
            rows.next();
        }
    }
}
