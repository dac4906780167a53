package dev.paddock.system;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import tools.jackson.databind.JsonNode;

/** A client of an instance: the driver that any caller would use, at the address that the API named. */
public final class Postgres {

    private Postgres() {}

    public static Connection connect(JsonNode instance, String password) throws SQLException {
        var connection = instance.get("connection");
        var url = "jdbc:postgresql://%s:%d/%s?connectTimeout=5&loginTimeout=10"
                .formatted(
                        connection.get("host").asString(),
                        connection.get("port").asInt(),
                        connection.get("database").asString());
        return DriverManager.getConnection(url, connection.get("user").asString(), password);
    }

    public static void execute(JsonNode instance, String password, String sql) throws SQLException {
        try (var connection = connect(instance, password);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public static String query(JsonNode instance, String password, String sql) throws SQLException {
        try (var connection = connect(instance, password);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
