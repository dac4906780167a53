package dev.paddock.gateway.fleet;

import dev.paddock.contract.HostId;
import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.audit.Audit;
import dev.paddock.gateway.host.Host;
import dev.paddock.gateway.host.Hosts;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Whether operators want hosts to take creates. */
@Component
class Drains {

    private final Hosts hosts;
    private final Audit audit;

    Drains(Hosts hosts, Audit audit) {
        this.hosts = hosts;
        this.audit = audit;
    }

    /** It takes no new instances, and keeps and serves those that it has. */
    @Transactional
    Host drain(Caller caller, HostId host) {
        return set(caller, host, true, Audit.Action.DRAIN_HOST);
    }

    /** It takes new instances again. */
    @Transactional
    Host activate(Caller caller, HostId host) {
        return set(caller, host, false, Audit.Action.ACTIVATE_HOST);
    }

    private Host set(Caller caller, HostId host, boolean draining, Audit.Action action) {
        if (hosts.setDraining(host, draining)) {
            audit.enter(caller, action, host, Map.of());
        }
        return hosts.present(host.value());
    }
}
