package dev.paddock.worker.messaging;

import dev.paddock.contract.HostObserved;
import dev.paddock.contract.Observation;
import dev.paddock.worker.host.Host;
import dev.paddock.worker.instance.Observations;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Tells the gateways how all instances are: when one is otherwise than was told last, and every minute anyway. */
@Component
class Observer {

    private static final Logger log = LoggerFactory.getLogger(Observer.class);
    private static final Duration AGAIN = Duration.ofMinutes(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final ReentrantLock turn = new ReentrantLock();
    private final Observations observations;
    private final EventPublisher events;
    private final Host host;
    private final Clock clock;
    private final BrokerAccess access;
    private List<Observation> told = List.of();
    private long next = System.nanoTime();
    private boolean heard;

    Observer(Observations observations, EventPublisher events, Host host, Clock clock, BrokerAccess access) {
        this.observations = observations;
        this.events = events;
        this.host = host;
        this.clock = clock;
        this.access = access;
    }

    /** By rate, for tasks with a fixed delay share one thread, and the broker may be slow to confirm. */
    @Scheduled(fixedRateString = "500ms")
    void look() {
        if (turn.tryLock()) {
            try {
                observations.now().filter(this::isNews).ifPresent(this::tell);
            } catch (UncheckedIOException failure) {
                log.warn("How the instances are can't be told: {}", failure.getMessage());
            } finally {
                turn.unlock();
            }
        }
    }

    private boolean isNews(List<Observation> seen) {
        return System.nanoTime() - next >= 0 || (heard && !seen.equals(told));
    }

    private void tell(List<Observation> seen) {
        try {
            events.publish(new HostObserved(host.id(), clock.instant(), observations.nextSequence(), seen));
            told = seen;
            heard = true;
            next = System.nanoTime() + AGAIN.toNanos();
        } catch (UnconfirmedException unheard) {
            if (!access.isRefused()) {
                log.warn("How the instances are was not published: {}", unheard.getMessage());
            }
            heard = false;
            next = System.nanoTime() + AFTER_FAILURE.toNanos();
        }
    }
}
