package dev.paddock.gateway.fleet;

import dev.paddock.gateway.host.Host;
import dev.paddock.gateway.password.Password;

/**
 * A host that has been let in.
 *
 * @param enrolment with which its worker goes to the broker; it is shown this once
 */
record Enrolled(Host host, Credentials enrolment) {

    record Credentials(String username, Password password) {}
}
