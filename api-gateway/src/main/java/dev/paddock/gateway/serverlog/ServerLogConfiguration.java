package dev.paddock.gateway.serverlog;

import dev.paddock.contract.Topology;
import java.time.Duration;
import java.util.UUID;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Binding.DestinationType;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.AsyncRabbitTemplate;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Answers come to a queue of this gateway's own, which the broker deletes with the gateway's connection. */
@Configuration(proxyBeanMethods = false)
class ServerLogConfiguration {

    private static final Duration RETRY = Duration.ofSeconds(1);

    /** An answer may be large. */
    private static final int PREFETCH = 10;

    /** Longer than anybody waits. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final UUID gateway = UUID.randomUUID();

    @Bean
    Queue logAnswerQueue() {
        var queue = new Queue(Topology.logAnswerQueue(gateway), false, true, true);
        // A broker that knows nothing of logs yet must not be in the way of all else.
        queue.setIgnoreDeclarationExceptions(true);
        return queue;
    }

    @Bean
    Binding logAnswerBinding(Queue logAnswerQueue) {
        var binding = new Binding(
                logAnswerQueue.getName(),
                DestinationType.QUEUE,
                Topology.LOGS,
                Topology.logAnswerKey("*", gateway),
                null);
        binding.setIgnoreDeclarationExceptions(true);
        return binding;
    }

    @Bean
    SimpleMessageListenerContainer logAnswers(ConnectionFactory broker, Queue logAnswerQueue) {
        var container = new SimpleMessageListenerContainer(broker);
        container.setQueues(logAnswerQueue);
        container.setAutoStartup(false);
        container.setMissingQueuesFatal(false);
        container.setPossibleAuthenticationFailureFatal(false);
        container.setRecoveryInterval(RETRY.toMillis());
        container.setPrefetchCount(PREFETCH);
        return container;
    }

    @Bean
    AsyncRabbitTemplate logQuestions(ConnectionFactory broker, SimpleMessageListenerContainer logAnswers) {
        var sender = new RabbitTemplate(broker);
        sender.setUsePublisherConnection(true);
        var questions = new AsyncRabbitTemplate(sender, logAnswers, gateway.toString());
        questions.setMandatory(true);
        questions.setReceiveTimeout(LONGEST.toMillis());
        return questions;
    }
}
