package dev.paddock.gateway.event;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.ImmediateRequeueAmqpException;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Holds a message while the control database, or the broker's other side, is away. Handing it back instead would count
 * as a delivery, and after a few of those the broker would dead-letter a message that nothing is wrong with.
 */
@Component
class Patience {

    private static final Logger log = LoggerFactory.getLogger(Patience.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    private volatile boolean closing;

    void untilReachable(Runnable work) throws InterruptedException {
        while (!tryOnce(work)) {
            if (closing) {
                throw new ImmediateRequeueAmqpException("This gateway stops before what the message waits for is back");
            }
            Thread.sleep(BETWEEN_TRIES);
        }
    }

    @EventListener(ContextClosedEvent.class)
    void close() {
        closing = true;
    }

    private static boolean tryOnce(Runnable work) {
        try {
            work.run();
            return true;
        } catch (DataAccessResourceFailureException
                | TransientDataAccessException
                | TransactionException
                | AmqpException e) {
            log.warn("A message waits for the control database, or for the broker: {}", e.getMessage());
            return false;
        }
    }
}
