package dev.paddock.gateway.fleet;

import dev.paddock.contract.HostId;
import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.audit.Audit;
import dev.paddock.gateway.host.Hosts;
import dev.paddock.gateway.password.Password;
import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lets hosts in. The row comes last: what a failure leaves on the broker before that is an empty queue, and a user
 * whose password nobody knows, and the next try takes over both.
 */
@Component
class Enrolments {

    private final Hosts hosts;
    private final BrokerUsers users;
    private final Audit audit;

    Enrolments(Hosts hosts, BrokerUsers users, Audit audit) {
        this.hosts = hosts;
        this.users = users;
        this.audit = audit;
    }

    /**
     * Lets in a host that is not there yet; of two who try at once, one does.
     *
     * @throws ProblemException if it is, the broker has another user of its name, or can't be reached
     */
    @Transactional
    Enrolled enrol(Caller caller, HostId id) {
        hosts.lockForOperators(id);
        if (hosts.isKnown(id.value())) {
            throw ProblemException.of(
                    ProblemCode.HOST_EXISTS,
                    "There is a host of this id. Choose another; or POST /v1/hosts/" + id
                            + "/enrolment for new credentials of that one.");
        }
        var credentials = admit(id);
        hosts.enrol(id);
        audit.enter(caller, Audit.Action.ENROL_HOST, id, Map.of());
        return new Enrolled(hosts.present(id.value()), credentials);
    }

    /**
     * Gives a host new credentials, and ends what it does with the old ones.
     *
     * @throws ProblemException if there is no such host, the broker has another user of its name, or can't be reached
     */
    @Transactional
    Enrolled renew(Caller caller, HostId id) {
        hosts.lockForOperators(id);
        var host = hosts.present(id.value());
        var credentials = admit(id);
        users.closeConnections(id);
        audit.enter(caller, Audit.Action.RENEW_ENROLMENT, id, Map.of());
        return new Enrolled(host, credentials);
    }

    private Enrolled.Credentials admit(HostId id) {
        users.requireNobodyElse(id);
        hosts.requireQueues(id);
        var password = Password.generate();
        users.admit(id, password);
        return new Enrolled.Credentials(id.value(), password);
    }
}
