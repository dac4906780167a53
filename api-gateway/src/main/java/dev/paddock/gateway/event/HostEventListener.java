package dev.paddock.gateway.event;

import dev.paddock.contract.Event;
import dev.paddock.contract.Topology;
import dev.paddock.contract.UnreadableMessageException;
import dev.paddock.contract.WireFormat;
import dev.paddock.fault.FaultPoints;
import dev.paddock.log.LogContext;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.stereotype.Component;

/**
 * Takes what workers tell. The message is acknowledged once its rows are committed; one that can't be read, or that a
 * host sent in another's name, is rejected and so dead-lettered.
 */
@Component
class HostEventListener {

    private final EventIntake intake;
    private final Patience patience;

    HostEventListener(EventIntake intake, Patience patience) {
        this.intake = intake;
        this.patience = patience;
    }

    /**
     * One after the other: two at once would overtake each other, and a job's history lack a step or have two swapped.
     */
    @RabbitListener(queues = Topology.GATEWAY_QUEUE, concurrency = "1")
    void take(Message message) throws InterruptedException {
        var event = WireFormat.decodeEvent(message.getBody());
        requireSender(message, event);
        try (var _ = LogContext.of(event)) {
            FaultPoints.pass("intake.before", event);
            patience.untilReachable(() -> intake.take(event));
            FaultPoints.pass("intake.after", event);
        }
    }

    /** The broker has checked that the user id is that of the connection (RabbitMQ manual, validated user-id). */
    private static void requireSender(Message message, Event event) {
        var sender = message.getMessageProperties().getReceivedUserId();
        if (!event.host().value().equals(sender)) {
            throw new UnreadableMessageException("An event of " + event.host() + " was sent by " + sender);
        }
    }
}
