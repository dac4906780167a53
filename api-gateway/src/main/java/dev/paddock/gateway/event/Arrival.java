package dev.paddock.gateway.event;

import com.rabbitmq.client.Channel;
import dev.paddock.contract.Event;
import dev.paddock.contract.JobEvent;
import dev.paddock.contract.UnreadableMessageException;
import dev.paddock.contract.WireFormat;
import java.io.IOException;
import java.util.Objects;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.ChannelProxy;

/**
 * What a worker tells, and the message that it came in.
 *
 * @param channel on which the message is settled
 */
record Arrival(Event event, Message message, Channel channel) {

    /**
     * Reads a message.
     *
     * @throws UnreadableMessageException if it is no event, or one that a host sent in another's name
     */
    static Arrival of(Message message, Channel channel) {
        var event = WireFormat.decodeEvent(message.getBody());
        requireSender(message, event);
        return new Arrival(event, message, itself(channel));
    }

    /** What stands for a closed channel opens another, which knows nothing of the delivery. */
    private static Channel itself(Channel channel) {
        return channel instanceof ChannelProxy proxy
                ? Objects.requireNonNull(proxy.getTargetChannel(), "The channel has just been closed")
                : channel;
    }

    /** The broker has checked that the user id is that of the connection (RabbitMQ manual, validated user-id). */
    private static void requireSender(Message message, Event event) {
        var sender = message.getMessageProperties().getReceivedUserId();
        if (!event.host().value().equals(sender)) {
            throw new UnreadableMessageException("An event of " + event.host() + " was sent by " + sender);
        }
    }

    /** What it tells of a job; only if it does. */
    JobEvent news() {
        return (JobEvent) event;
    }

    /** Whether both can be taken at once, and settled at once. */
    boolean goesWith(Arrival next) {
        return event instanceof JobEvent && next.event instanceof JobEvent && channel.equals(next.channel);
    }

    /** What came on a channel that is closed by now comes again. */
    boolean isDeliverable() {
        return channel.isOpen();
    }

    /** The broker forgets it, and all that came before it. */
    void acknowledge() throws IOException {
        channel.basicAck(message.getMessageProperties().getDeliveryTag(), true);
    }

    /** The broker keeps it with the dead letters. */
    void reject() throws IOException {
        channel.basicReject(message.getMessageProperties().getDeliveryTag(), false);
    }
}
