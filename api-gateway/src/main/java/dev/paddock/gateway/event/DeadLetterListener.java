package dev.paddock.gateway.event;

import dev.paddock.contract.Topology;
import dev.paddock.fault.FaultPoints;
import dev.paddock.gateway.deadletter.DeadLetters;
import java.util.List;
import java.util.Map;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.stereotype.Component;

/** Takes what the broker gave up, so that it ends as rows that an operator sees. */
@Component
class DeadLetterListener {

    private final DeadLetters deadLetters;
    private final Patience patience;

    DeadLetterListener(DeadLetters deadLetters, Patience patience) {
        this.deadLetters = deadLetters;
        this.patience = patience;
    }

    @RabbitListener(queues = Topology.DEAD_QUEUE, messageConverter = ListenerConfiguration.BYTES)
    void take(Message message) throws InterruptedException {
        FaultPoints.pass("dead-letter.take.before");
        patience.untilReachable(() -> deadLetters.take(message.getBody(), death(message)));
        FaultPoints.pass("dead-letter.take.after");
    }

    private static DeadLetters.Death death(Message message) {
        List<Map<String, ?>> deaths = message.getMessageProperties().getXDeathHeader();
        return deaths == null || deaths.isEmpty()
                ? new DeadLetters.Death(
                        "unknown", String.valueOf(message.getMessageProperties().getMessageId()))
                : new DeadLetters.Death(String.valueOf(deaths.getFirst().get("reason")), deaths.toString());
    }
}
