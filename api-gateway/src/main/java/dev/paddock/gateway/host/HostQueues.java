package dev.paddock.gateway.host;

import dev.paddock.contract.HostId;
import dev.paddock.contract.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Binding.DestinationType;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.stereotype.Component;

/** Declares the queue of each host, since a host's own broker user may declare nothing. */
@Component
class HostQueues {

    private static final Logger log = LoggerFactory.getLogger(HostQueues.class);

    private final AmqpAdmin admin;

    HostQueues(AmqpAdmin admin) {
        this.admin = admin;
    }

    /** Sees to it that the host's queue is there; if that fails, the host's next report is the next try. */
    void ensure(HostId host) {
        try {
            declare(host);
        } catch (AmqpException e) {
            log.warn("The queue of {} could not be declared: {}", host, e.getMessage());
        }
    }

    /** Whether the queue on which hosts report is within reach. */
    boolean canBeHeard() {
        try {
            return admin.getQueueInfo(Topology.GATEWAY_QUEUE) != null;
        } catch (AmqpException e) {
            return false;
        }
    }

    /** Declaring what is there changes nothing. Limits and dead-lettering come from the broker's policy. */
    private void declare(HostId host) {
        var queue = QueueBuilder.durable(Topology.hostQueue(host)).quorum().build();
        admin.declareQueue(queue);
        admin.declareBinding(
                new Binding(queue.getName(), DestinationType.QUEUE, Topology.JOBS, Topology.hostKey(host), null));
    }
}
