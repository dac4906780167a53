package dev.paddock.worker.messaging;

import dev.paddock.contract.Topology;
import dev.paddock.worker.host.Host;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Begins to take this host's own commands when the gateway, having heard of the host, has declared their queue. */
@Component
class OwnQueue {

    private static final Logger log = LoggerFactory.getLogger(OwnQueue.class);

    private final SimpleMessageListenerContainer ownCommands;
    private final AmqpAdmin broker;
    private final String queue;

    OwnQueue(SimpleMessageListenerContainer ownCommands, AmqpAdmin broker, Host host) {
        this.ownCommands = ownCommands;
        this.broker = broker;
        this.queue = Topology.hostQueue(host.id());
    }

    @Scheduled(fixedDelayString = "500ms")
    void listen() {
        if (!ownCommands.isRunning() && isDeclared()) {
            ownCommands.start();
            log.info("Takes commands from {}", queue);
        }
    }

    private boolean isDeclared() {
        try {
            return broker.getQueueInfo(queue) != null;
        } catch (AmqpException unreachable) {
            return false;
        }
    }
}
