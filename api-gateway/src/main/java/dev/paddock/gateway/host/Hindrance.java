package dev.paddock.gateway.host;

import dev.paddock.contract.HostId;

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

    /** Tenants read it, so it says nothing of other hosts. */
    static Hindrance noRoom() {
        return new Hindrance(
                "no-room",
                "No host that is up takes instances now: each is full, drains, or has no Docker. GET /v1/hosts tells operators"
                        + " which.");
    }
}
