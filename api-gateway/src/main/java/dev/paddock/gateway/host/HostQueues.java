package dev.paddock.gateway.host;

import dev.paddock.contract.HostId;
import dev.paddock.contract.Topology;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Binding.DestinationType;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.stereotype.Component;

/** Declares the queues of each host, since a host's own broker user may declare nothing. */
@Component
class HostQueues {

    private static final Logger log = LoggerFactory.getLogger(HostQueues.class);

    private static final String NOBODY = "nobody";
    private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(2);

    private final AmqpAdmin admin;
    private final RabbitTemplate broker;

    HostQueues(AmqpAdmin admin, ConnectionFactory connections) {
        this.admin = admin;
        this.broker = new RabbitTemplate(connections);
        broker.setUsePublisherConnection(true);
    }

    /** Whether the host's queues are there from now on. */
    boolean ensure(HostId host) {
        try {
            declare(host);
            return true;
        } catch (AmqpException e) {
            log.warn("The queues of {} could not be declared: {}", host, e.getMessage());
            return false;
        }
    }

    /** Whether the queue on which hosts report is within reach, and the broker lets anybody publish. */
    boolean canBeHeard() {
        try {
            return admin.getQueueInfo(Topology.GATEWAY_QUEUE) != null && takesMessages();
        } catch (AmqpException e) {
            return false;
        }
    }

    /**
     * Whether a message to nobody is confirmed. While the broker has an alarm it takes none, and tells only those who
     * try; whoever only listens sees nothing but silence (RabbitMQ manual, memory and disk alarms).
     */
    private boolean takesMessages() {
        var correlation = new CorrelationData();
        broker.send(Topology.JOBS, NOBODY, new Message(new byte[0]), correlation);
        try {
            return correlation
                    .getFuture()
                    .get(CONFIRM_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .ack();
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Declaring what is there changes nothing. Limits and dead-lettering come from the broker's policy. */
    private void declare(HostId host) {
        declare(Topology.hostQueue(host), Topology.JOBS, Topology.hostKey(host));
        declare(Topology.logQueue(host), Topology.LOGS, Topology.logQuestionKey(host));
    }

    private void declare(String queue, String exchange, String key) {
        admin.declareQueue(QueueBuilder.durable(queue).quorum().build());
        admin.declareBinding(new Binding(queue, DestinationType.QUEUE, exchange, key, null));
    }

    /** Whether they are not there any more. */
    boolean delete(HostId host) {
        try {
            return admin.deleteQueue(Topology.logQueue(host)) && admin.deleteQueue(Topology.hostQueue(host));
        } catch (AmqpException e) {
            log.warn("The queues of {} could not be deleted: {}", host, e.getMessage());
            return false;
        }
    }
}
