package dev.paddock.worker.messaging;

import dev.paddock.worker.capacity.Capacity;
import dev.paddock.worker.capacity.Draining;
import dev.paddock.worker.capacity.EngineWatch;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpAuthenticationException;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Message;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Takes commands while this host can carry them out: a Docker that is down must not use up the attempts of all jobs.
 * Creates that any host may do are taken only while there is room, and no more of them at once than there is room for,
 * so that the others go where there is some. The host's own queues are there when a gateway has declared them.
 */
@Component
class Intake {

    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final QueueConsumers creates;
    private final QueueConsumers ownCommands;
    private final QueueConsumers logQuestions;
    private final CommandListener listener;
    private final EngineWatch docker;
    private final Capacity capacity;
    private final Draining draining;
    private final AmqpAdmin broker;
    private final BrokerAccess access;
    private final int slots;
    private final ReentrantLock gate = new ReentrantLock();
    private boolean stopping;

    Intake(
            QueueConsumers creates,
            QueueConsumers ownCommands,
            QueueConsumers logQuestions,
            CommandListener listener,
            LogListener logs,
            EngineWatch docker,
            Capacity capacity,
            Draining draining,
            AmqpAdmin broker,
            BrokerAccess access,
            MessagingSettings settings) {
        this.creates = creates;
        this.ownCommands = ownCommands;
        this.logQuestions = logQuestions;
        this.listener = listener;
        this.docker = docker;
        this.capacity = capacity;
        this.draining = draining;
        this.broker = broker;
        this.access = access;
        this.slots = settings.slots();
        creates.setMessageListener(this::take);
        ownCommands.setMessageListener(this::take);
        logQuestions.setMessageListener(logs);
    }

    /**
     * A create takes up room, a delete makes some, and an order to drain ends all creates: how many more may be taken
     * is decided anew before the broker sends the next one.
     */
    private void take(Message message) {
        listener.onMessage(message);
        try {
            adjust();
        } catch (RuntimeException failure) {
            // The command is done, and this is done again soon.
            log.warn("How much is taken was not adjusted: {}", failure.getMessage());
        }
    }

    @Scheduled(fixedDelayString = "500ms")
    void adjust() {
        gate.lock();
        try {
            if (!stopping) {
                serve();
            }
        } finally {
            gate.unlock();
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

    private void serve() {
        var impediment = docker.impediment();
        var room = capacity.room();
        // Of a log it may be told that it can't be read.
        serve(logQuestions, Optional.empty(), 1);
        serve(ownCommands, impediment, slots);
        serve(
                creates,
                impediment.or(this::orderToDrain).or(() -> Optional.ofNullable(room.full())),
                Math.min(slots, room.creates()));
    }

    private Optional<String> orderToDrain() {
        return draining.isOn() ? Optional.of("This host drains.") : Optional.empty();
    }

    private void serve(QueueConsumers consumers, Optional<String> obstacle, int wanted) {
        if (obstacle.isPresent()) {
            close(consumers, obstacle.get());
        } else if (consumers.areThere()) {
            consumers.scaleTo(wanted);
        } else if (isServed(consumers.queue())) {
            consumers.scaleTo(wanted);
            log.info("Takes what comes to {}", consumers.queue());
        }
    }

    /** Waits for no job in hand: it ends by itself, well or not. */
    private static void close(QueueConsumers consumers, String obstacle) {
        if (consumers.areThere()) {
            log.warn("Takes no commands from {} for now: {}", consumers.queue(), obstacle);
            consumers.scaleTo(0);
        }
    }

    /** Whether the broker is there, lets this host in, and has the queue. One that does not is left to the reports. */
    private boolean isServed(String queue) {
        if (access.isRefused()) {
            return false;
        }
        try {
            return broker.getQueueInfo(queue) != null;
        } catch (AmqpAuthenticationException refused) {
            access.refused();
            return false;
        } catch (AmqpException unreachable) {
            return false;
        }
    }
}
