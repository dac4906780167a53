package dev.paddock.gateway.deadletter;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Counts the dead letters that wait for an operator. */
@Repository
public class OpenDeadLetters {

    private final JdbcClient jdbc;

    OpenDeadLetters(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public long count() {
        return jdbc.sql("select count(*) from dead_letter where status = 'DEAD'")
                .query(Long.class)
                .single();
    }
}
