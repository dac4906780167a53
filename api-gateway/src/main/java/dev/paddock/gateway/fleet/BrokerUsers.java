package dev.paddock.gateway.fleet;

import dev.paddock.contract.HostId;
import dev.paddock.contract.Topology;
import dev.paddock.gateway.password.Password;
import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * The broker's users that are hosts. Each may do what a worker does and no more: it reports as itself alone, reads the
 * creates and its own commands, and declares nothing. A tag tells them from those that are none of ours.
 */
@Component
class BrokerUsers {

    private static final String TAG = "paddock-host";
    private static final String USER = "/users/{user}";
    private static final String NOTHING = "^$";

    private final Management management;
    private final String virtualHost;

    BrokerUsers(Management management, ConnectionFactory connections) {
        this.management = management;
        this.virtualHost = connections.getVirtualHost();
    }

    /**
     * Sees to it that no user but a host has this name.
     *
     * @throws ProblemException if one has
     */
    void requireNobodyElse(HostId host) {
        management.get(User.class, USER, host).filter(user -> !isAHost(user)).ifPresent(_ -> {
            throw ProblemException.of(
                    ProblemCode.HOST_EXISTS,
                    "The broker has a user %s that no enrolment made, and it is left alone. Choose another id; or, if it is a host's, give it the tag %s on the broker, and send the request again."
                            .formatted(host, TAG));
        });
    }

    /** Lets a host in, with this password and no other. */
    void admit(HostId host, Password password) {
        management.put(UserWithPassword.of(password, TAG), USER, host);
        permit(host);
    }

    /** Lets a host that was let in do what a worker of this version does. */
    void permitIfAdmitted(HostId host) {
        if (management.get(User.class, USER, host).filter(BrokerUsers::isAHost).isPresent()) {
            permit(host);
        }
    }

    private void permit(HostId host) {
        management.put(
                new Permissions(
                        NOTHING,
                        anyOf(Topology.EVENTS, Topology.LOGS),
                        anyOf(Topology.CREATE_QUEUE, Topology.hostQueue(host), Topology.logQueue(host))),
                "/permissions/{host}/{user}",
                virtualHost,
                host);
        permit(host, Topology.EVENTS, "^host\\.%s\\..*".formatted(host));
        permit(host, Topology.LOGS, "^answer\\.%s\\..*".formatted(host));
    }

    private void permit(HostId host, String exchange, String keys) {
        management.put(
                new TopicPermissions(exchange, keys, NOTHING), "/topic-permissions/{host}/{user}", virtualHost, host);
    }

    /** Lets a host in no more. */
    void revoke(HostId host) {
        management.delete(USER, host);
    }

    void closeConnections(HostId host) {
        management.delete("/connections/username/{user}", host);
    }

    private static boolean isAHost(User user) {
        return user.tags().contains(TAG);
    }

    private static String anyOf(String... names) {
        return Stream.of(names).map(BrokerUsers::quoted).collect(Collectors.joining("|", "^(", ")$"));
    }

    /** The only character of our names that means something to a regular expression. */
    private static String quoted(String name) {
        return name.replace(".", "\\.");
    }

    private record User(List<String> tags) {}

    private record Permissions(String configure, String write, String read) {}

    private record TopicPermissions(String exchange, String write, String read) {}
}
