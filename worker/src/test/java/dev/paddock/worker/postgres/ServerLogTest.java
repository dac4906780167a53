package dev.paddock.worker.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerLogTest {

    @Test
    void tellsWhatTheServerSaysAndNothingThatAClientSaid() {
        var words = ServerLog.lastWords("""
                2026-11-25 22:00:00.000 UTC [1] LOG:  starting PostgreSQL 17.5
                2026-11-25 22:00:01.000 UTC [30] ERROR:  role "ann" does not exist
                2026-11-25 22:00:01.000 UTC [30] STATEMENT:  alter role ann
                \tpassword 'secret'
                2026-11-25 22:00:01.000 UTC [30] LOG:  statement: alter role ann password 'secret'
                2026-11-25 22:00:01.000 UTC [30] DETAIL:  Key (word)=(secret) already exists.
                2026-11-25 22:00:02.000 UTC [1] FATAL:  could not open file
                2026-11-25 22:00:02.000 UTC [1] HINT:  Restore it.
                postgres: could not go on
                """);

        assertThat(words).isEqualTo("""
                LOG:  starting PostgreSQL 17.5
                FATAL:  could not open file
                HINT:  Restore it.
                postgres: could not go on""");
    }

    @Test
    void tellsNoMoreThanTheLastTwoThousandCharacters() {
        assertThat(ServerLog.lastWords("LOG:  begin\n" + "FATAL:  no\n".repeat(500)))
                .hasSizeLessThanOrEqualTo(2000)
                .endsWith("FATAL:  no");
    }
}
