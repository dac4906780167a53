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
    private final HostSettings settings;

    SilentHosts(Hosts hosts, HostSettings settings) {
        this.hosts = hosts;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "hosts";
    }

    @Override
    public Duration patience() {
        return settings.silence();
    }

    @Override
    public List<HostId> overdue(int most) {
        return hosts.silent(settings.silence(), most);
    }

    @Override
    public void end(HostId host) {
        hosts.lose(host, settings.silence());
    }
}
