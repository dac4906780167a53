package dev.paddock.worker.postgres;

import dev.paddock.contract.Activity;
import java.io.IOException;
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
    /**
     * What a superuser may have set for the role, and would overrule what is asked: other functions under the names of
     * PostgreSQL's own, transactions that may not write, statements in the log that hold verifiers.
     */
    private static final String UNDISTURBED = "-c search_path=pg_catalog -c default_transaction_read_only=off"
            + " -c log_transaction_sample_rate=0 -c client_min_messages=error";
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
        return connect(url(address, port), strangers(password), new Wait(patience, alive));
    }

    /**
     * Waits until a server lets the bootstrap role in that no stranger has been let into, for a session to be kept.
     *
     * @throws ServerFailedException if the server is not alive, or is not ready in a minute
     */
    public Session hold(InetAddress address, int port, Password password, BooleanSupplier alive) {
        var login = login(password);
        login.setProperty("tcpKeepAlive", "true");
        return connect(url(address, port), login, new Wait(PATIENCE, alive));
    }

    private static Session connect(String url, Properties login, Wait wait) {
        while (true) {
            try {
                return new Session(DriverManager.getConnection(url, login));
            } catch (SQLException notYet) {
                giveUpIfShutOut(notYet);
                wait.goOn(notYet);
            }
        }
    }

    /**
     * What the server says of itself. It is asked once, and briefly: it may be stuck, or its owner's own program.
     *
     * @throws ServerFailedException if it does not answer at once, or with what makes no sense
     * @throws ShutOutException if it does not let the role in
     */
    public Activity activity(InetAddress address, int port, Password password) {
        try (var session = connectOnce(address, port, password)) {
            return session.activity();
        }
    }

    /**
     * Asks once, and briefly, to be let in; the session's answers have to come as quickly.
     *
     * @throws ServerFailedException if the server does not answer at once
     * @throws ShutOutException if it does not let the role in
     */
    public Session connectOnce(InetAddress address, int port, Password password) {
        try {
            return new Session(DriverManager.getConnection(url(address, port), hurried(password)));
        } catch (SQLException failure) {
            giveUpIfShutOut(failure);
            throw new ServerFailedException("The server did not answer: " + failure.getMessage(), failure);
        }
    }

    /**
     * What a server asks of a client that would log in as the role with a password: a nonce, a salt and a number of
     * iterations (RFC 5802, section 5.1, the server's first message). The salt is the password's, and tells which one
     * it is without telling anything of it.
     *
     * @throws ServerFailedException if it does not ask
     */
    public String challenge(InetAddress address, int port, String role) {
        try (var logIn = new LogIn()) {
            return logIn.challenge(address, port, role);
        } catch (IOException failure) {
            throw new ServerFailedException("The server takes no log-in: " + failure.getMessage(), failure);
        }
    }

    /** An IPv6 address stands in brackets (RFC 3986, section 3.2.2), lest its last colon seem to begin the port. */
    static String url(InetAddress address, int port) {
        var host = address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
        return "jdbc:postgresql://%s:%d/postgres".formatted(host, port);
    }

    private static void giveUpIfShutOut(SQLException failure) {
        if (SHUT_OUT.stream().anyMatch(String.valueOf(failure.getSQLState())::startsWith)) {
            throw new ShutOutException(failure);
        }
    }

    /** No answer is so long, or takes so long, unless something is wrong. */
    private static Properties hurried(Password password) {
        var login = strangers(password);
        login.setProperty("socketTimeout", "3");
        login.setProperty("socketFactoryArg", "PT5S");
        login.setProperty("options", UNDISTURBED + " -c statement_timeout=2000");
        login.setProperty("maxResultBuffer", "64K");
        return login;
    }

    private static Properties strangers(Password password) {
        var login = login(password);
        login.setProperty("socketFactory", BoundedSockets.class.getName());
        login.setProperty("socketFactoryArg", "PT60S");
        return login;
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
        login.setProperty("options", UNDISTURBED);
        return login;
    }
}
