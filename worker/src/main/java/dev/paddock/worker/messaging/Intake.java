package dev.paddock.worker.messaging;

import dev.paddock.contract.Topology;
import dev.paddock.worker.host.Host;
import dev.paddock.worker.instance.InstanceCommands;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Takes commands while this host can carry them out: a Docker that is down must not use up the attempts of all jobs.
 * The host's own queue is there when the gateway, having heard of the host, has declared it.
 */
@Component
class Intake {

    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    /** With jobs in hand still; one that is started again before they have ended would break. */
    private final Set<SimpleMessageListenerContainer> closing = ConcurrentHashMap.newKeySet();

    private final SimpleMessageListenerContainer creates;
    private final SimpleMessageListenerContainer ownCommands;
    private final InstanceCommands instances;
    private final AmqpAdmin broker;
    private final String ownQueue;
    private final ReentrantLock gate = new ReentrantLock();
    private boolean stopping;

    Intake(
            SimpleMessageListenerContainer creates,
            SimpleMessageListenerContainer ownCommands,
            InstanceCommands instances,
            AmqpAdmin broker,
            Host host) {
        this.creates = creates;
        this.ownCommands = ownCommands;
        this.instances = instances;
        this.broker = broker;
        this.ownQueue = Topology.hostQueue(host.id());
    }

    @Scheduled(fixedDelayString = "500ms")
    void openOrClose() {
        if (instances.impediment().isEmpty()) {
            openUnlessStopping();
        } else {
            close(creates);
            close(ownCommands);
        }
    }

    /** A round may still be under way when the program is told to stop, and must not undo that. */
    @EventListener(ContextClosedEvent.class)
    void end() {
        gate.lock();
        try {
            stopping = true;
        } finally {
            gate.unlock();
        }
    }

    private void openUnlessStopping() {
        gate.lock();
        try {
            if (!stopping) {
                open();
            }
        } finally {
            gate.unlock();
        }
    }

    private void open() {
        if (isClosed(creates)) {
            start(creates);
        }
        if (isClosed(ownCommands) && isDeclared()) {
            start(ownCommands);
        }
    }

    private boolean isClosed(SimpleMessageListenerContainer consumer) {
        return !consumer.isRunning() && !closing.contains(consumer);
    }

    private static void start(SimpleMessageListenerContainer consumer) {
        consumer.start();
        log.info("Takes commands from {}", queue(consumer));
    }

    /** Waits for no job in hand: it ends by itself, well or not. */
    private void close(SimpleMessageListenerContainer consumer) {
        if (consumer.isActive() && closing.add(consumer)) {
            log.warn("Takes no commands from {} until Docker answers", queue(consumer));
            consumer.stop(() -> closing.remove(consumer));
        }
    }

    private static String queue(SimpleMessageListenerContainer consumer) {
        return String.join(", ", consumer.getQueueNames());
    }

    private boolean isDeclared() {
        try {
            return broker.getQueueInfo(ownQueue) != null;
        } catch (AmqpException unreachable) {
            return false;
        }
    }
}
