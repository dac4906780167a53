package dev.paddock.worker.postgres;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/** Servers, as reached over TCP by the bootstrap role. */
@Component
public class Postgres {

    /** The role that initialised the data directory; for the worker alone. */
    public static final String BOOTSTRAP_ROLE = "paddock";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(5);
    /**
     * What a superuser can do to the bootstrap role, by classes of SQL states: invalid authorization, invalid catalog
     * name, access rule violation, and object not in the state that is needed, such as a database that takes no
     * connections; and all connections taken. A server that is only starting answers with others.
     */
    private static final Set<String> SHUT_OUT = Set.of("28", "3D", "42", "55", "53300");

    /**
     * Waits until the server lets the bootstrap role in.
     *
     * @param alive asked now and then: whether waiting has any sense yet
     * @throws ServerFailedException if the server is not alive, or is not ready in a minute
     * @throws ShutOutException if the server is ready and does not let the role in
     */
    public Session connect(InetAddress address, int port, Password password, BooleanSupplier alive) {
        return connect(address, port, password, PATIENCE, alive);
    }

    /**
     * Waits until the server lets the bootstrap role in, but not longer than this.
     *
     * @throws ServerFailedException if the server is not alive, or is not ready in time
     * @throws ShutOutException if the server is ready and does not let the role in
     */
    public Session connect(InetAddress address, int port, Password password, Duration patience, BooleanSupplier alive) {
        var url = url(address, port);
        var login = login(password);
        long deadline = System.nanoTime() + patience.toNanos();
        for (int attempt = 1; ; attempt++) {
            try {
                return new Session(DriverManager.getConnection(url, login));
            } catch (SQLException notYet) {
                giveUpOrPause(notYet, attempt, deadline, alive);
            }
        }
    }

    /** An IPv6 address stands in brackets (RFC 3986, section 3.2.2), lest its last colon seem to begin the port. */
    static String url(InetAddress address, int port) {
        var host = address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
        return "jdbc:postgresql://%s:%d/postgres".formatted(host, port);
    }

    private static void giveUpOrPause(SQLException notYet, int attempt, long deadline, BooleanSupplier alive) {
        if (SHUT_OUT.stream().anyMatch(String.valueOf(notYet.getSQLState())::startsWith)) {
            throw new ShutOutException(notYet);
        }
        // Asking Docker takes longer than asking the server, so it is done every tenth time.
        if (attempt % 10 == 0 && !alive.getAsBoolean()) {
            throw new ServerFailedException("The server ended before it answered", notYet);
        }
        if (System.nanoTime() > deadline) {
            throw new ServerFailedException("The server did not answer in time: " + notYet.getMessage(), notYet);
        }
        pause(notYet);
    }

    private static void pause(SQLException notYet) {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ServerFailedException("Stopped while waiting for the server", notYet);
        }
    }

    /** Without TLS: the server has no certificate, and asking for one first would only cost a round trip. */
    private static Properties login(Password password) {
        var login = new Properties();
        login.setProperty("user", BOOTSTRAP_ROLE);
        login.setProperty("password", password.value());
        login.setProperty("ApplicationName", "paddock-worker");
        login.setProperty("sslmode", "disable");
        login.setProperty("gssEncMode", "disable");
        login.setProperty("connectTimeout", "2");
        login.setProperty("socketTimeout", "10");
        return login;
    }
}
