package dev.paddock.gateway.deadline;

import dev.paddock.contract.HostId;
import dev.paddock.gateway.host.Hosts;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** A host that does not report is down. */
@Component
class SilentHosts implements Sweep<HostId> {

    private final Hosts hosts;

    SilentHosts(Hosts hosts) {
        this.hosts = hosts;
    }

    @Override
    public String name() {
        return "silent-hosts";
    }

    @Override
    public Duration patience() {
        return hosts.silence();
    }

    @Override
    public List<HostId> overdue(int most) {
        return hosts.silent(most);
    }

    @Override
    public void end(HostId host) {
        hosts.lose(host);
    }
}
