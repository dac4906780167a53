package dev.paddock.worker.messaging;

import dev.paddock.contract.Topology;
import dev.paddock.worker.host.Host;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

@Configuration(proxyBeanMethods = false)
class MessagingConfiguration {

    private static final Logger log = LoggerFactory.getLogger(MessagingConfiguration.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final CachingConnectionFactory broker;
    private final MessagingSettings settings;

    /**
     * @throws IllegalStateException if the broker's confirms are switched off, for then no event is ever certain; or if
     *     the broker would be left before the jobs in hand have had their time to end
     */
    MessagingConfiguration(CachingConnectionFactory broker, MessagingSettings settings, LifecycleProperties lifecycle) {
        if (!broker.isPublisherConfirms() || !broker.isPublisherReturns()) {
            throw new IllegalStateException("Events need spring.rabbitmq.publisher-confirm-type=correlated "
                    + "and spring.rabbitmq.publisher-returns=true");
        }
        if (lifecycle.getTimeoutPerShutdownPhase().compareTo(settings.stopLimit()) <= 0) {
            throw new IllegalStateException(
                    "spring.lifecycle.timeout-per-shutdown-phase must be longer than paddock.stop-limit, which is "
                            + settings.stopLimit());
        }
        this.broker = broker;
        this.settings = settings;
    }

    @Bean
    QueueConsumers creates() {
        return consumers(Topology.CREATE_QUEUE);
    }

    /** By itself, so that creates are taken even while there is no such queue yet. */
    @Bean
    QueueConsumers ownCommands(Host host) {
        return consumers(Topology.hostQueue(host.id()));
    }

    @Bean
    QueueConsumers logQuestions(Host host) {
        return consumers(Topology.logQueue(host.id()));
    }

    /** What they do, and how many there are, is up to {@link Intake}. */
    private QueueConsumers consumers(String queue) {
        var container = new QueueConsumers(broker, queue, settings.slots());
        container.setAutoStartup(false);
        container.setPrefetchCount(1);
        container.setObservationEnabled(true);
        container.setDefaultRequeueRejected(false);
        container.setErrorHandler(MessagingConfiguration::rejected);
        // By default an Error ends the whole JVM, and with it whatever else lives there.
        container.setJavaLangErrorHandler(error -> log.error("A consumer ends", error));
        container.setMissingQueuesFatal(false);
        container.setAutoDeclare(false);
        container.setDeclarationRetries(1);
        container.setRetryDeclarationInterval(RETRY.toMillis());
        container.setRecoveryInterval(RETRY.toMillis());
        container.setShutdownTimeout(settings.stopLimit().toMillis());
        container.setTaskExecutor(virtualThreads(queue));
        return container;
    }

    private static SimpleAsyncTaskExecutor virtualThreads(String queue) {
        var executor = new SimpleAsyncTaskExecutor(queue + "-");
        executor.setVirtualThreads(true);
        return executor;
    }

    /** The container rejects the message after this; the message itself is not logged, for it may hold a verifier. */
    private static void rejected(Throwable failure) {
        var cause = failure.getCause() == null ? failure : failure.getCause();
        log.warn("A message is rejected: {}", cause.toString());
    }
}
