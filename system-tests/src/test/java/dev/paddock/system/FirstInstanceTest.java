package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Paddock is for. The first test is the one of the article that it began with. */
@SystemTest
class FirstInstanceTest {

    @Test
    void connectsAsPythonanywhereHelperToTheServerThatWasAskedFor(Installation paddock) throws SQLException {
        var answer = paddock.api().create("""
                {"adminUser": "pythonanywhere_helper", "adminPassword": "s3cr3t", "port": 22123, "storageDir": "user1"}""");

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        var instance = answer.body().get("instance");
        assertThat(instance.get("status").asString()).isEqualTo("RUNNING");
        assertThat(instance.get("connection").get("port").asInt()).isEqualTo(22123);
        assertThat(Postgres.query(instance, "s3cr3t", "select current_user")).isEqualTo("pythonanywhere_helper");
    }

    @Test
    void refusesAWrongPassword(Installation paddock) {
        var instance =
                paddock.api().create("{\"adminPassword\": \"s3cr3t\"}").body().get("instance");

        assertThatThrownBy(() -> Postgres.connect(instance, "secret"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"15", "17"})
    void givesTheMajorVersionThatWasAskedFor(String version, Installation paddock) throws SQLException {
        var answer = paddock.api().create("{\"version\": \"" + version + "\"}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        var password = answer.body().get("adminPassword").asString();
        assertThat(password).hasSize(32);
        assertThat(Postgres.query(answer.body().get("instance"), password, "show server_version"))
                .startsWith(version + ".");
    }
}
