package dev.paddock.gateway.host;

import dev.paddock.contract.HostId;
import dev.paddock.contract.Topology;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Binding.DestinationType;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.stereotype.Component;

/** Declares the queue of each host, since a host's own broker user may declare nothing. */
@Component
class HostQueues {

    private final AmqpAdmin admin;

    HostQueues(AmqpAdmin admin) {
        this.admin = admin;
    }

    /** Declaring what is there changes nothing. Limits and dead-lettering come from the broker's policy. */
    void ensure(HostId host) {
        var queue = QueueBuilder.durable(Topology.hostQueue(host)).quorum().build();
        admin.declareQueue(queue);
        admin.declareBinding(
                new Binding(queue.getName(), DestinationType.QUEUE, Topology.JOBS, Topology.hostKey(host), null));
    }
}
