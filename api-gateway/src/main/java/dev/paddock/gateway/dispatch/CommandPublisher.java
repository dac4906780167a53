package dev.paddock.gateway.dispatch;

import dev.paddock.contract.SetDraining;
import dev.paddock.contract.Topology;
import dev.paddock.contract.WireFormat;
import dev.paddock.gateway.trace.Traces;
import dev.paddock.log.LogContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.stereotype.Component;

/**
 * Here a request becomes a message. A command counts as published only if the broker has confirmed it and not returned
 * it (RabbitMQ manual, publisher confirms).
 */
@Component
class CommandPublisher {

    private static final Logger log = LoggerFactory.getLogger(CommandPublisher.class);

    private final RabbitTemplate broker;
    private final Duration confirmTimeout;
    private final Traces traces;

    CommandPublisher(
            RabbitTemplate broker, CachingConnectionFactory connections, OutboxSettings settings, Traces traces) {
        if (!connections.isPublisherConfirms() || !connections.isPublisherReturns() || !isMandatory(broker)) {
            throw new IllegalStateException("Commands need spring.rabbitmq.publisher-confirm-type=correlated,"
                    + " spring.rabbitmq.publisher-returns=true and spring.rabbitmq.template.mandatory=true");
        }
        // A connection of its own: an alarm of the broker blocks those who publish, and must not block who
        // acknowledges.
        broker.setUsePublisherConnection(true);
        this.broker = broker;
        this.confirmTimeout = settings.confirmTimeout();
        this.traces = traces;
    }

    private static boolean isMandatory(RabbitTemplate broker) {
        return broker.isMandatoryFor(MessageBuilder.withBody(new byte[0]).build());
    }

    /**
     * Publishes all, then waits for all confirms.
     *
     * @return those that are safe on a queue
     * @throws org.springframework.amqp.AmqpException if the broker can't be reached
     */
    List<PendingCommand> publish(List<PendingCommand> commands) {
        var sent = commands.stream().map(this::send).toList();
        var deadline = System.nanoTime() + confirmTimeout.toNanos();
        return sent.stream()
                .filter(publication -> publication.isSafe(deadline - System.nanoTime()))
                .map(Publication::command)
                .toList();
    }

    /**
     * Publishes what is no command of a job. Whether it has arrived, the host's next report tells.
     *
     * @throws org.springframework.amqp.AmqpException if the broker can't be reached
     */
    void publish(SetDraining instruction) {
        var correlation = new CorrelationData();
        var message = persistent(WireFormat.encode(instruction));
        broker.send(Topology.JOBS, Topology.hostKey(instruction.host()), message, correlation);
        isSafe(instruction, correlation, confirmTimeout.toNanos());
    }

    private Publication send(PendingCommand command) {
        var correlation = new CorrelationData(command.job().toString());
        traces.resume(
                command.traceparent(),
                "paddock.outbox.publish",
                () -> broker.send(Topology.JOBS, command.routingKey(), message(command), correlation));
        return new Publication(command, correlation);
    }

    private static Message message(PendingCommand command) {
        var message = persistent(command.body().getBytes(StandardCharsets.UTF_8));
        message.getMessageProperties().setMessageId(command.job().toString());
        return message;
    }

    private static Message persistent(byte[] body) {
        return MessageBuilder.withBody(body)
                .setContentType(WireFormat.CONTENT_TYPE)
                .setDeliveryMode(MessageDeliveryMode.PERSISTENT)
                .build();
    }

    private static boolean isSafe(Object message, CorrelationData correlation, long nanosLeft) {
        try {
            var confirm = correlation.getFuture().get(Math.max(0, nanosLeft), TimeUnit.NANOSECONDS);
            return confirm.ack() && wasRouted(message, correlation);
        } catch (TimeoutException | ExecutionException e) {
            log.warn("No confirm for {}: {}", message, e.toString());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean wasRouted(Object message, CorrelationData correlation) {
        var returned = correlation.getReturned();
        if (returned != null) {
            log.warn("{} was returned: {}", message, returned.getReplyText());
        }
        return returned == null;
    }

    private record Publication(PendingCommand command, CorrelationData correlation) {

        boolean isSafe(long nanosLeft) {
            try (var _ = LogContext.of(command.job())) {
                return CommandPublisher.isSafe(command, correlation, nanosLeft);
            }
        }
    }
}
