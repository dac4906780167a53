package dev.paddock.benchmark;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/**
 * A PostgreSQL server that may not be there yet.
 *
 * @param id by which it is removed: of an instance, or of a container
 */
record Server(String id, String address, int port, String database, String user) {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LEAST_PAUSE = Duration.ofMillis(5);
    private static final Duration MOST_PAUSE = Duration.ofMillis(250);

    /**
     * It is known to that part of the time that it took; asked more often, many would keep each other from starting.
     */
    private static final int PRECISION = 50;

    /**
     * Asks again and again, over TCP, until it has answered.
     *
     * @throws IOException if it does not within five minutes
     */
    void awaitAnswer(String password) throws IOException {
        long began = System.nanoTime();
        while (true) {
            try {
                ask(password);
                return;
            } catch (SQLException notYet) {
                var waited = Duration.ofNanos(System.nanoTime() - began);
                if (waited.compareTo(PATIENCE) > 0) {
                    throw new IOException("No answer from " + this, notYet);
                }
                Waiting.pause(pauseAfter(waited));
            }
        }
    }

    private static Duration pauseAfter(Duration waited) {
        var pause = waited.dividedBy(PRECISION);
        return Collections.max(List.of(LEAST_PAUSE, Collections.min(List.of(pause, MOST_PAUSE))));
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
