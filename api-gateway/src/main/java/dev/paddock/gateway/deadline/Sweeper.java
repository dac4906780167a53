package dev.paddock.gateway.deadline;

import dev.paddock.fault.FaultPoints;
import dev.paddock.gateway.dispatch.Outbox;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Looks for what is overdue. All gateways do; rows are locked and looked at again, so that each is ended once. */
@Component
class Sweeper {

    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
    private static final int AT_A_TIME = 100;

    private final List<Sweep<?>> sweeps;
    private final Watch watch;
    private final Outbox outbox;
    private final TransactionTemplate transaction;

    Sweeper(List<Sweep<?>> sweeps, Watch watch, Outbox outbox, TransactionTemplate transaction) {
        this.sweeps = List.copyOf(sweeps);
        this.watch = watch;
        this.outbox = outbox;
        this.transaction = transaction;
    }

    @Scheduled(fixedDelayString = "1s")
    void sweep() {
        try {
            sweep(watch.keep());
        } catch (DataAccessException | TransactionException e) {
            log.warn("Nobody knows for how long hosts were heard, and nothing is ended: {}", e.getMessage());
        }
    }

    private void sweep(Duration watched) {
        sweeps.stream().filter(each -> each.patience().compareTo(watched) <= 0).forEach(this::sweep);
    }

    /** One that fails holds up no other, for it may fail each time. */
    private void sweep(Sweep<?> sweep) {
        try {
            if (endAll(sweep)) {
                outbox.wake();
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn("What is overdue ({}) is ended later: {}", sweep.name(), e.getMessage());
        } catch (RuntimeException e) {
            log.error("What is overdue could not be told ({}); the others go on", sweep.name(), e);
        }
    }

    /** Whether there was anything. */
    private <T> boolean endAll(Sweep<T> sweep) {
        var overdue = sweep.overdue(AT_A_TIME);
        overdue.forEach(each -> end(sweep, each));
        return !overdue.isEmpty();
    }

    /** One that can't be ended holds up no other. */
    private <T> void end(Sweep<T> sweep, T each) {
        try {
            FaultPoints.pass("sweep." + sweep.name() + ".before", each);
            transaction.executeWithoutResult(status -> sweep.end(each));
            FaultPoints.pass("sweep." + sweep.name() + ".after", each);
        } catch (RuntimeException e) {
            log.error("{} is overdue ({}) and could not be ended; it is tried again", each, sweep.name(), e);
        }
    }
}
