package dev.paddock.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.gateway.trace.Traces;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory.ConfirmType;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

class OutboxTest {

    @Test
    void goesOnAfterTheDatabaseWasAway() throws InterruptedException {
        assertGoesOnAfter(new DataAccessResourceFailureException("away"));
    }

    @Test
    void goesOnAfterAFailureThatNobodyThoughtOf() throws InterruptedException {
        assertGoesOnAfter(new IllegalStateException("a bug, made for this test"));
    }

    private static void assertGoesOnAfter(RuntimeException failure) throws InterruptedException {
        var rounds = new FailingTransactions(failure, 3);
        var outbox = outbox(rounds);
        outbox.start();
        try {
            assertThat(rounds.begun.await(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            outbox.stop();
        }
    }

    private static Outbox outbox(PlatformTransactionManager transactions) {
        var settings = new OutboxSettings(1, Duration.ofMillis(1), Duration.ofSeconds(1));
        var connections = new CachingConnectionFactory("127.0.0.1", 1);
        connections.setPublisherConfirmType(ConfirmType.CORRELATED);
        connections.setPublisherReturns(true);
        var broker = new RabbitTemplate(connections);
        broker.setMandatory(true);
        return new Outbox(
                JdbcClient.create(new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/none")),
                new TransactionTemplate(transactions),
                new CommandPublisher(
                        broker,
                        connections,
                        settings,
                        new Traces(ObservationRegistry.NOOP, Tracer.NOOP, Propagator.NOOP)),
                settings);
    }

    /** No transaction ever begins. */
    private static final class FailingTransactions implements PlatformTransactionManager {

        private final RuntimeException failure;
        private final CountDownLatch begun;

        FailingTransactions(RuntimeException failure, int rounds) {
            this.failure = failure;
            this.begun = new CountDownLatch(rounds);
        }

        @Override
        public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
            begun.countDown();
            throw failure;
        }

        @Override
        public void commit(TransactionStatus status) {}

        @Override
        public void rollback(TransactionStatus status) {}
    }
}
