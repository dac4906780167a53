package dev.paddock.gateway.dispatch;

import java.util.OptionalLong;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.stereotype.Component;

/** How much waits on the broker. */
@Component
public class QueueDepths {

    private final AmqpAdmin broker;

    QueueDepths(AmqpAdmin broker) {
        this.broker = broker;
    }

    /** Messages that wait for a consumer; empty if there is no such queue, or no broker to ask. */
    public OptionalLong depth(String queue) {
        try {
            var found = broker.getQueueInfo(queue);
            return found == null ? OptionalLong.empty() : OptionalLong.of(found.getMessageCount());
        } catch (AmqpException away) {
            return OptionalLong.empty();
        }
    }
}
