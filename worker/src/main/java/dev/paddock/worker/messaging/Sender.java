package dev.paddock.worker.messaging;

import dev.paddock.contract.WireFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpAuthenticationException;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.amqp.autoconfigure.RabbitProperties;
import org.springframework.stereotype.Component;

/** Sends messages to the broker. Sent is only what the broker has confirmed and could route. */
@Component
class Sender {

    private final RabbitTemplate broker;
    private final String user;
    private final MessagingSettings settings;
    private final BrokerAccess access;

    Sender(RabbitTemplate broker, RabbitProperties connection, MessagingSettings settings, BrokerAccess access) {
        this.broker = broker;
        this.user = connection.determineUsername();
        this.settings = settings;
        this.access = access;
        // A broker that blocks publishers must not block acknowledgements too.
        broker.setUsePublisherConnection(true);
    }

    /**
     * Sends a message.
     *
     * @param question what it answers; null if nothing
     * @throws UnconfirmedException if the broker does not confirm it in time, or has nowhere to put it
     */
    void send(String exchange, String routingKey, byte[] body, @Nullable String question) {
        var correlation = new CorrelationData();
        try {
            broker.send(exchange, routingKey, message(body, question), correlation);
            var confirm = correlation.getFuture().get(settings.confirmTimeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!confirm.ack()) {
                throw new UnconfirmedException("The broker refused a message: " + confirm.reason(), null);
            }
            access.granted();
        } catch (AmqpAuthenticationException refused) {
            access.refused();
            throw new UnconfirmedException("The broker does not let this host in", refused);
        } catch (AmqpException | ExecutionException | TimeoutException failure) {
            throw new UnconfirmedException("The broker did not confirm a message", failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UnconfirmedException("Stopped while sending a message", stopped);
        }
        if (correlation.getReturned() != null) {
            throw new UnconfirmedException("The broker has no queue for a message", null);
        }
    }

    private Message message(byte[] body, @Nullable String question) {
        var message = MessageBuilder.withBody(body)
                .setContentType(WireFormat.CONTENT_TYPE)
                // The broker checks it, so that no host speaks for another.
                .setUserId(user);
        return (question == null ? message : message.setCorrelationId(question)).build();
    }
}
