package dev.paddock.gateway.deadletter;

import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import dev.paddock.fault.FaultPoints;
import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.audit.Audit;
import dev.paddock.gateway.dispatch.Outbox;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Replays of many dead letters. Each is a row with its items, and each item is done in a transaction of its own
 * together with the note that it is: whoever stops in the middle, any gateway goes on from there, and the count is
 * exact.
 */
@Component
class Replays {

    private static final Logger log = LoggerFactory.getLogger(Replays.class);
    private static final int UNLIMITED = 1000;
    private static final Duration SLICE = Duration.ofSeconds(1);

    private final ReplayTable table;
    private final DeadLetterTable deadLetterTable;
    private final DeadLetters deadLetters;
    private final Audit audit;
    private final Outbox outbox;
    private final TransactionTemplate transaction;
    private final TimeBasedEpochRandomGenerator ids;

    Replays(
            ReplayTable table,
            DeadLetterTable deadLetterTable,
            DeadLetters deadLetters,
            Audit audit,
            Outbox outbox,
            TransactionTemplate transaction,
            TimeBasedEpochRandomGenerator ids) {
        this.ids = ids;
        this.table = table;
        this.deadLetterTable = deadLetterTable;
        this.deadLetters = deadLetters;
        this.audit = audit;
        this.outbox = outbox;
        this.transaction = transaction;
    }

    /** Enters a bulk replay, which begins within a second. */
    @Transactional
    public Replayed begin(Caller caller, DeadLetterFilter filter, @Nullable Integer ratePerSecond) {
        var id = ids.generate();
        var items = deadLetterTable.ids(filter);
        table.insert(id, caller.tenant(), ratePerSecond, items);
        audit.enter(caller, Audit.Action.BULK_REPLAY, id, Map.of("items", items.size()));
        return new Replayed(items.size(), id);
    }

    Optional<Replay> find(UUID id) {
        return table.find(id);
    }

    /** Ends a bulk replay before it is done; what it has replayed stays so. */
    @Transactional
    public boolean cancel(Caller caller, UUID id) {
        var cancelled = table.end(id, Replay.Status.CANCELLED);
        if (cancelled) {
            audit.enter(caller, Audit.Action.CANCEL_BULK_REPLAY, id, Map.of());
        }
        return cancelled;
    }

    @Scheduled(fixedRateString = "250ms")
    void goOn() {
        table.running().forEach(this::goOn);
    }

    /** One that breaks off holds up no other; it goes on from there the next time. */
    private void goOn(Replay replay) {
        try {
            replaySlice(replay);
        } catch (RuntimeException e) {
            log.error("Replay {} broke off and goes on in a moment", replay.id(), e);
        } finally {
            outbox.wake();
        }
    }

    /** The rate is the replay's, however many gateways there are; without one, all may help. */
    private void replaySlice(Replay replay) {
        var rate = Optional.ofNullable(replay.ratePerSecond());
        if (rate.isEmpty() || table.takeSlice(replay.id())) {
            replaySlice(replay.id(), rate.orElse(UNLIMITED));
        }
    }

    /** What a slow database leaves of a second's items is left for the next second, which may be another's. */
    private void replaySlice(UUID replay, int allowed) {
        var deadline = System.nanoTime() + SLICE.toNanos();
        for (var done = 0; done < allowed && System.nanoTime() < deadline; done++) {
            if (!replayNext(replay)) {
                table.end(replay, Replay.Status.DONE);
                return;
            }
        }
    }

    /** Whether there was one. */
    private boolean replayNext(UUID replay) {
        var item = table.nextItem(replay);
        item.ifPresent(next -> {
            if (!tryReplay(replay, next)) {
                table.note(replay, next, Replay.Outcome.NOT_REPLAYABLE);
            }
        });
        return item.isPresent();
    }

    /** False if it can't be, or if another gateway does it right now, whose note then stands. */
    private boolean tryReplay(UUID replay, UUID item) {
        return transaction.execute(status -> {
            FaultPoints.pass("replay.item.before", item);
            var replayed = deadLetters.replay(item);
            if (replayed) {
                table.note(replay, item, Replay.Outcome.REPLAYED);
                FaultPoints.pass("replay.item.after", item);
            } else {
                status.setRollbackOnly();
            }
            return replayed;
        });
    }
}
