package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.JobEvent;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A server as its caller sees it. */
record Server(String address, int port) {

    static Server from(JobEvent event) {
        assertThat(event).isInstanceOf(InstanceCreated.class);
        var created = (InstanceCreated) event;
        return new Server(created.address(), created.port());
    }

    String query(String sql) throws SQLException {
        return query(sql, Orders.PASSWORD);
    }

    String query(String sql, String password) throws SQLException {
        try (var connection = DriverManager.getConnection(url(), login(Orders.ADMIN, password));
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url(), login(Orders.ADMIN, Orders.PASSWORD));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String url() {
        return "jdbc:postgresql://" + address + ":" + port + "/postgres";
    }

    private static Properties login(String user, String password) {
        var login = new Properties();
        login.setProperty("user", user);
        login.setProperty("password", password);
        return login;
    }
}
