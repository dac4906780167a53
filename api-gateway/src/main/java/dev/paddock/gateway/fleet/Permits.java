package dev.paddock.gateway.fleet;

import dev.paddock.contract.HostId;
import dev.paddock.gateway.host.Host;
import dev.paddock.gateway.host.Hosts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Lets hosts that were enrolled by an earlier version do what their workers do now: once, after each start. */
@Component
class Permits {

    private static final Logger log = LoggerFactory.getLogger(Permits.class);

    private final Hosts hosts;
    private final BrokerUsers users;
    private boolean given;

    Permits(Hosts hosts, BrokerUsers users) {
        this.hosts = hosts;
        this.users = users;
    }

    @Scheduled(fixedDelayString = "10s")
    void give() {
        if (given) {
            return;
        }
        given = hosts.list().stream().map(Host::id).map(this::isGiven).reduce(true, Boolean::logicalAnd);
    }

    private boolean isGiven(HostId host) {
        try {
            users.permitIfAdmitted(host);
            return true;
        } catch (RuntimeException failure) {
            log.warn(
                    "{} was not given the permits of this version, and it is tried again: {}",
                    host,
                    failure.getMessage());
            return false;
        }
    }
}
