package dev.paddock.worker.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, jdbc:postgresql://127.0.0.1:6000/postgres",
        "fd00::5, jdbc:postgresql://[fd00:0:0:0:0:0:0:5]:6000/postgres"
    })
    void isReachedAtAddressesOfBothKinds(String address, String url) {
        assertThat(Postgres.url(InetAddress.ofLiteral(address), 6000)).isEqualTo(url);
    }
}
