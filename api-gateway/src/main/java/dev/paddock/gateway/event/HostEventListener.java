package dev.paddock.gateway.event;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.paddock.contract.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.ImmediateRequeueAmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Takes what workers tell: of what has arrived, as much at a time as one transaction takes, and one event at once if
 * there is but one. Messages are acknowledged once their rows are committed; one that can't be read, or that a host
 * sent in another's name, is rejected and so dead-lettered.
 */
@Component
class HostEventListener implements SmartLifecycle {

    static final String ID = "host-events";

    /** What is locked until the commit, callers may wait for. */
    private static final int MOST = 250;

    /** The broker takes its time to send more: with half of it, the lane waits as long as it works. */
    static final int PREFETCH = 4 * MOST;

    private static final Duration FAREWELL = Duration.ofSeconds(5);

    /** As Spring AMQP's containers do when an error ends a listener. */
    private static final int FATAL = 99;

    private static final Logger log = LoggerFactory.getLogger(HostEventListener.class);

    private final EventIntake intake;
    private final Patience patience;
    private final BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();
    private volatile boolean running;
    private volatile @Nullable Thread lane;

    HostEventListener(EventIntake intake, Patience patience) {
        this.intake = intake;
        this.patience = patience;
    }

    /**
     * One after the other: two at once would overtake each other, and a job's history lack a step or have two swapped.
     */
    @RabbitListener(
            id = ID,
            queues = Topology.GATEWAY_QUEUE,
            concurrency = "1",
            ackMode = "MANUAL",
            messageConverter = ListenerConfiguration.BYTES)
    void arrive(Message message, Channel channel) throws IOException {
        try {
            arrived.add(Arrival.of(message, channel));
        } catch (RuntimeException e) {
            log.warn("Rejected, and so dead-lettered: {}", e.getMessage());
            channel.basicReject(message.getMessageProperties().getDeliveryTag(), false);
        }
    }

    @Override
    public void start() {
        running = true;
        lane = Thread.ofPlatform()
                .name(ID)
                .uncaughtExceptionHandler((_, unexpected) -> end(unexpected))
                .start(this::takeAll);
    }

    /**
     * Without it nobody would take what the broker holds ready for this gateway: whoever supervises it starts it anew.
     */
    private void end(Throwable unexpected) {
        if (running) {
            log.error("This gateway ends, since it can take no events any more", unexpected);
            System.exit(FATAL);
        }
    }

    /** Before the containers stop, so that what is in hand is acknowledged, and the rest handed back. */
    @EventListener(ContextClosedEvent.class)
    @Override
    public void stop() {
        running = false;
        var lane = this.lane;
        if (lane != null) {
            lane.interrupt();
            await(lane);
        }
    }

    private static void await(Thread lane) {
        try {
            lane.join(FAREWELL);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void takeAll() {
        try {
            while (running) {
                take(next());
            }
        } catch (InterruptedException | ImmediateRequeueAmqpException stopped) {
            log.debug("No events are taken any more: {}", stopped.getMessage());
        }
    }

    private List<Arrival> next() throws InterruptedException {
        var first = arrived.take();
        while (!first.isDeliverable()) {
            first = arrived.take();
        }
        var batch = new ArrayList<>(List.of(first));
        for (var next = arrived.peek();
                next != null && batch.size() < MOST && batch.getLast().goesWith(next);
                next = arrived.peek()) {
            batch.add(arrived.remove());
        }
        return batch;
    }

    private void take(List<Arrival> batch) throws InterruptedException {
        try {
            patience.untilReachable(() -> intake.take(batch));
        } catch (ImmediateRequeueAmqpException stopped) {
            throw stopped;
        } catch (RuntimeException e) {
            refuse(batch, e);
            return;
        }
        settle(batch.getLast()::acknowledge);
    }

    /** One that can't be taken is not to take others with it. */
    private void refuse(List<Arrival> batch, RuntimeException cause) throws InterruptedException {
        if (batch.size() == 1) {
            log.error("Rejected, and so dead-lettered: {}", batch.getFirst().event(), cause);
            settle(batch.getFirst()::reject);
        } else {
            log.warn("{} events are taken one by one, since not all can be: {}", batch.size(), cause.getMessage());
            for (var each : batch) {
                take(List.of(each));
            }
        }
    }

    /** On a channel that is closed by now nothing can be settled: the broker delivers it again. */
    private static void settle(Settlement settlement) {
        try {
            settlement.run();
        } catch (ShutdownSignalException | IOException e) {
            log.info("Taken, and delivered again: {}", e.getMessage());
        }
    }

    @FunctionalInterface
    private interface Settlement {
        void run() throws IOException;
    }
}
