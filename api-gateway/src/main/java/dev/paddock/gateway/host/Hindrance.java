package dev.paddock.gateway.host;

import dev.paddock.contract.HostId;
import java.util.List;

/**
 * Why nobody takes a command now.
 *
 * @param code kebab-case and stable
 * @param message what it waits for, for a person
 */
public record Hindrance(String code, String message) {

    static Hindrance down(String message) {
        return new Hindrance("host-down", message + ".");
    }

    static Hindrance impeded(HostId host, String why) {
        return new Hindrance("host-impeded", host + " is up and takes nothing: " + why);
    }

    static Hindrance noHost() {
        return new Hindrance("no-host", "No host is up: start one, and its worker.");
    }

    /** @param reserves why each host that is up takes no creates */
    static Hindrance noRoom(List<String> reserves) {
        return new Hindrance("no-room", "No host that is up takes instances now. " + String.join(" ", reserves));
    }
}
