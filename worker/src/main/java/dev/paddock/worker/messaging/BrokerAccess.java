package dev.paddock.worker.messaging;

import dev.paddock.worker.host.Host;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.amqp.autoconfigure.RabbitProperties;
import org.springframework.stereotype.Component;

/**
 * Whether the broker lets this host in. A host may be removed, or get other credentials, while its worker runs; then
 * one report after another is refused, and the log says what to do about it, now and then.
 */
@Component
class BrokerAccess {

    private static final Logger log = LoggerFactory.getLogger(BrokerAccess.class);
    private static final Duration AGAIN = Duration.ofMinutes(5);

    private final Host host;
    private final String user;
    private boolean refused;
    private long next = System.nanoTime();

    BrokerAccess(Host host, RabbitProperties connection) {
        this.host = host;
        this.user = connection.determineUsername();
    }

    synchronized boolean isRefused() {
        return refused;
    }

    synchronized void refused() {
        refused = true;
        if (System.nanoTime() - next >= 0) {
            next = System.nanoTime() + AGAIN.toNanos();
            log.error(
                    "The broker does not let user {} in: the host was removed, or its password was changed. Its servers go"
                            + " on running. To have it back, get it a password with POST /v1/hosts, or POST"
                            + " /v1/hosts/{}/enrolment, put that where this worker reads spring.rabbitmq.password, and"
                            + " start it again",
                    user,
                    host.id());
        }
    }

    synchronized void granted() {
        if (refused) {
            refused = false;
            next = System.nanoTime();
            log.info("The broker lets user {} in again", user);
        }
    }
}
