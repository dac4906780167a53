package dev.paddock.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.gateway.trace.Traces;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory.ConfirmType;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** A gateway that could lose a command does not start. No broker is spoken to. */
class CommandPublisherTest {

    private static final OutboxSettings SETTINGS = new OutboxSettings(1, Duration.ofSeconds(1), Duration.ofSeconds(1));

    @Test
    void startsIfWhatIsPublishedIsConfirmedOrReturned() {
        assertThatCode(() -> publisher(ConfirmType.CORRELATED, true, true)).doesNotThrowAnyException();
    }

    @Test
    void refusesToStartWithoutCorrelatedConfirms() {
        assertRefused(ConfirmType.NONE, true, true);
        assertRefused(ConfirmType.SIMPLE, true, true);
    }

    @Test
    void refusesToStartIfWhatHasNoQueueIsDropped() {
        assertRefused(ConfirmType.CORRELATED, false, true);
        assertRefused(ConfirmType.CORRELATED, true, false);
    }

    private static void assertRefused(ConfirmType confirms, boolean returns, boolean mandatory) {
        assertThatThrownBy(() -> publisher(confirms, returns, mandatory))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(
                        "spring.rabbitmq.publisher-confirm-type=correlated",
                        "spring.rabbitmq.publisher-returns=true",
                        "spring.rabbitmq.template.mandatory=true");
    }

    private static CommandPublisher publisher(ConfirmType confirms, boolean returns, boolean mandatory) {
        var connections = new CachingConnectionFactory("127.0.0.1", 1);
        connections.setPublisherConfirmType(confirms);
        connections.setPublisherReturns(returns);
        var broker = new RabbitTemplate(connections);
        broker.setMandatory(mandatory);
        return new CommandPublisher(
                broker, connections, SETTINGS, new Traces(ObservationRegistry.NOOP, Tracer.NOOP, Propagator.NOOP));
    }
}
