package dev.paddock.worker.messaging;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/**
 * The consumers of one queue: as many as are wanted just now, and sometimes none. The container is not stopped for
 * that, since it would wait for the jobs in hand, and interrupt those that take longer than a stop may.
 */
final class QueueConsumers extends SimpleMessageListenerContainer {

    private final String queue;
    private int count;

    QueueConsumers(ConnectionFactory broker, String queue) {
        super(broker);
        this.queue = queue;
        setQueueNames(queue);
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
