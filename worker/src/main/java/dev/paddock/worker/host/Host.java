package dev.paddock.worker.host;

import dev.paddock.contract.HostId;
import java.net.InetAddress;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * This host, as its operator named it.
 *
 * @param id its name in queues and events
 * @param address what servers are bound to on it, and reached at
 */
@ConfigurationProperties("paddock.host")
public record Host(HostId id, @DefaultValue("127.0.0.1") InetAddress address) {

    /** @throws IllegalArgumentException if no id is set, or the address stands for all that the host has */
    public Host {
        if (id == null) {
            throw new IllegalArgumentException("paddock.host.id is not set: each host needs a name of its own");
        }
        if (address.isAnyLocalAddress()) {
            throw new IllegalArgumentException("paddock.host.address is one address of the host, not "
                    + address.getHostAddress() + ": servers are never bound to all of them");
        }
    }
}
