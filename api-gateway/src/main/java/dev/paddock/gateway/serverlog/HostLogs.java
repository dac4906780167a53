package dev.paddock.gateway.serverlog;

import dev.paddock.contract.HostId;
import dev.paddock.contract.LogAnswer;
import dev.paddock.contract.LogQuestion;
import dev.paddock.contract.Topology;
import dev.paddock.contract.UnreadableMessageException;
import dev.paddock.contract.WireFormat;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.rabbit.AsyncRabbitTemplate;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Asks hosts about the logs of their servers. */
@Component
public class HostLogs {

    private static final Logger log = LoggerFactory.getLogger(HostLogs.class);

    private final AsyncRabbitTemplate questions;
    private final ConnectionFactory connections;
    private volatile boolean stopping;

    HostLogs(AsyncRabbitTemplate logQuestions, ConnectionFactory connections) {
        this.questions = logQuestions;
        this.connections = Objects.requireNonNull(connections.getPublisherConnectionFactory());
    }

    /**
     * Asks a host.
     *
     * @param limit how long its answer is waited for
     * @return its answer; empty if there is none in time, or the host can't be asked
     */
    public Optional<LogAnswer> ask(HostId host, LogQuestion question, Duration limit) throws InterruptedException {
        if (stopping) {
            return Optional.empty();
        }
        try {
            requireBroker();
            var answer = questions.sendAndReceive(Topology.LOGS, Topology.logQuestionKey(host), message(question));
            return Optional.of(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS))
                    .filter(message -> isFrom(host, message))
                    .map(message -> WireFormat.decodeLogAnswer(message.getBody()));
        } catch (AmqpException
                | ExecutionException
                | TimeoutException
                | CancellationException
                | UnreadableMessageException silence) {
            log.debug("{} does not say what instance {} logs: {}", host, question.instance(), silence.getMessage());
            return Optional.empty();
        }
    }

    /** What could not be sent would be kept for an answer for ever. */
    private void requireBroker() {
        connections.createConnection();
    }

    /** Whether answers are waited for: not any more once the gateway stops. */
    public boolean isRunning() {
        return !stopping;
    }

    /** Before the web server, which waits until all requests have ended. */
    @EventListener(ContextClosedEvent.class)
    void end() {
        stopping = true;
    }

    private static Message message(LogQuestion question) {
        return MessageBuilder.withBody(WireFormat.encode(question))
                .setContentType(WireFormat.CONTENT_TYPE)
                .setDeliveryMode(MessageDeliveryMode.NON_PERSISTENT)
                .build();
    }

    /** The broker has checked that the user id is that of the connection (RabbitMQ manual, validated user-id). */
    private static boolean isFrom(HostId host, Message message) {
        return host.value().equals(message.getMessageProperties().getReceivedUserId());
    }
}
