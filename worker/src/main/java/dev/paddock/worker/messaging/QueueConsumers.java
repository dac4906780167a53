package dev.paddock.worker.messaging;

import java.util.concurrent.Semaphore;
import org.springframework.amqp.ImmediateRequeueAmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/**
 * The consumers of one queue: as many as are wanted just now, and sometimes none. The container is not stopped for
 * that, since it would wait for the jobs in hand, and interrupt those that take longer than a stop may.
 */
final class QueueConsumers extends SimpleMessageListenerContainer {

    private final String queue;
    private final Semaphore slots;
    private int count;

    QueueConsumers(ConnectionFactory broker, String queue, int slots) {
        super(broker);
        this.queue = queue;
        this.slots = new Semaphore(slots);
        setQueueNames(queue);
    }

    /**
     * Those that were taken away may have a job in hand still when others are added: all of them have so many slots.
     */
    @Override
    public void setMessageListener(MessageListener listener) {
        super.setMessageListener(message -> inASlot(listener, message));
    }

    private void inASlot(MessageListener listener, Message message) {
        try {
            slots.acquire();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ImmediateRequeueAmqpException("The worker stops, and the job goes back to its queue", stopped);
        }
        try {
            listener.onMessage(message);
        } finally {
            slots.release();
        }
    }

    String queue() {
        return queue;
    }

    /** Whether there are any; a container that was never started, or was ended by a failure, has none. */
    boolean areThere() {
        return isRunning() && count > 0;
    }

    /** Adds consumers, or takes some away: those that have a job in hand finish it, and take no other. */
    void scaleTo(int wanted) {
        if (!isRunning()) {
            startWith(wanted);
        } else if (count != wanted) {
            adjustConsumers(count - wanted);
        }
        count = wanted;
    }

    private void startWith(int wanted) {
        if (wanted > 0) {
            setConcurrentConsumers(wanted);
            start();
        }
    }
}
