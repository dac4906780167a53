package dev.paddock.worker.messaging;

import dev.paddock.contract.Event;
import dev.paddock.contract.Topology;
import dev.paddock.contract.WireFormat;
import dev.paddock.fault.FaultPoints;
import dev.paddock.worker.observation.CommandWatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.amqp.AmqpAuthenticationException;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.amqp.autoconfigure.RabbitProperties;
import org.springframework.stereotype.Component;

/** Says events to the gateways. Said is only what the broker has confirmed and could route. */
@Component
class EventPublisher {

    private final RabbitTemplate broker;
    private final String user;
    private final MessagingSettings settings;
    private final CommandWatch watch;
    private final BrokerAccess access;

    EventPublisher(
            RabbitTemplate broker,
            RabbitProperties connection,
            MessagingSettings settings,
            CommandWatch watch,
            BrokerAccess access) {
        this.broker = broker;
        this.user = connection.determineUsername();
        this.settings = settings;
        this.watch = watch;
        this.access = access;
        // A broker that blocks publishers must not block acknowledgements too.
        broker.setUsePublisherConnection(true);
    }

    /** @throws UnconfirmedException if the broker does not confirm it in time, or has nowhere to put it */
    void publish(Event event) {
        var point = "event." + event.getClass().getSimpleName();
        FaultPoints.pass(point + ".before", event);
        try {
            confirm(event);
        } catch (UnconfirmedException unheard) {
            watch.unpublished(event);
            throw unheard;
        }
        FaultPoints.pass(point + ".after", event);
    }

    private void confirm(Event event) {
        var correlation = new CorrelationData();
        try {
            broker.send(Topology.EVENTS, Topology.eventKey(event), message(event), correlation);
            var confirm = correlation.getFuture().get(settings.confirmTimeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!confirm.ack()) {
                throw new UnconfirmedException("The broker refused an event: " + confirm.reason(), null);
            }
            access.granted();
        } catch (AmqpAuthenticationException refused) {
            access.refused();
            throw new UnconfirmedException("The broker does not let this host in", refused);
        } catch (AmqpException | ExecutionException | TimeoutException failure) {
            throw new UnconfirmedException("The broker did not confirm an event", failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UnconfirmedException("Stopped while publishing an event", stopped);
        }
        if (correlation.getReturned() != null) {
            throw new UnconfirmedException("The broker has no queue for an event", null);
        }
    }

    private Message message(Event event) {
        return MessageBuilder.withBody(WireFormat.encode(event))
                .setContentType(WireFormat.CONTENT_TYPE)
                // The broker checks it, so that no host speaks for another.
                .setUserId(user)
                .build();
    }
}
