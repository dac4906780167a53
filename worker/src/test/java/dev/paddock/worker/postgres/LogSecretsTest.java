package dev.paddock.worker.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogSecretsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            LOG:  statement: alter role a password 'x' valid until 'tomorrow' | LOG:  statement: alter role a password ***
            STATEMENT:  CREATE USER a PASSWORD E'x' | STATEMENT:  CREATE USER a PASSWORD ***
            STATEMENT:  alter role a password $$x$$ | STATEMENT:  alter role a password ***
            STATEMENT:  alter role a password/**/'x' | STATEMENT:  alter role a password ***
            LOG:  statement: select dblink_connect('host=a password=x') | LOG:  statement: select dblink_connect('host=a password ***
            LOG:  statement: insert into u (name, password) values ('a', 'x') | LOG:  statement: insert into u (name, password ***
            STATEMENT:  alter role a password x | STATEMENT:  alter role a password ***
            LOG:  statement: set app.password to 'x' | LOG:  statement: set app.password ***
            STATEMENT:  create table u (password text) | STATEMENT:  create table u (password ***
            DETAIL:  Parameters: $1 = 'a', $2 = 'x' | DETAIL:  Parameters: ***
            CONTEXT:  unnamed portal with parameters: $1 = 'x' | CONTEXT:  unnamed portal with parameters: ***
            ERROR:  unterminated quoted string at or near "'x" at character 23 | ERROR:  unterminated quoted string at or near "***
            ERROR:  syntax error at or near ""x"" at character 23 | ERROR:  syntax error at or near "***
            LOG:  subscription to postgresql://a:x@b/c | LOG:  subscription to postgresql://a:***@b/c
            STATEMENT:  select 'SCRAM-SHA-256$4096:abc$d:e' | STATEMENT:  select 'SCRAM-SHA-256$***'
            STATEMENT:  select 'md5acbd18db4cc2f85cedef654fccc4a4d8' | STATEMENT:  select 'md5***'
            """)
    void hidesWhatMayBeASecret(String line, String told) {
        assertThat(tellable(line)).containsExactly(told);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FATAL:  password authentication failed for user \"postgres\"",
                "DETAIL:  User \"a\" has no password assigned.",
                "LOG:  parameter \"password_encryption\" changed to \"md5\"",
                "DETAIL:  Password does not match for user \"a\".",
                "LOG:  database system is ready to accept connections",
                ""
            })
    void leavesAllElseAsItIs(String line) {
        assertThat(tellable(line)).containsExactly(line);
    }

    @Test
    void leavesOutTheRestOfARecordAndTellsTheNext() {
        assertThat(tellable("STATEMENT:  alter role a password", "\t'x'", "\tvalid until 'never'", "LOG:  well"))
                .containsExactly("STATEMENT:  alter role a password ***", "LOG:  well");
    }

    @Test
    void tellsARecordOfSeveralLinesWithoutASecret() {
        assertThat(tellable("STATEMENT:  select", "\t1", "\tfrom nowhere"))
                .containsExactly("STATEMENT:  select", "\t1", "\tfrom nowhere");
    }

    @Test
    void leavesOutTheRestOfARecordAfterALineThatWasCut() {
        var secrets = new LogSecrets();
        assertThat(secrets.tellable("STATEMENT:  alter role a pass", false)).isPresent();
        assertThat(secrets.tellable("\t'y'", true)).isEmpty();
        assertThat(secrets.tellable("LOG:  well", true)).hasValue("LOG:  well");
    }

    @Test
    void leavesOutTheRestOfARecordWhoseBeginningIsLost() {
        assertThat(tellable("\t'x'", "LOG:  well")).containsExactly("LOG:  well");
    }

    private static List<String> tellable(String... lines) {
        var secrets = new LogSecrets();
        return Arrays.stream(lines)
                .map(line -> secrets.tellable(line, true))
                .flatMap(Optional::stream)
                .toList();
    }
}
