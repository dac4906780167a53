package dev.paddock.gateway.instance;

import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.gateway.dispatch.Outbox;
import dev.paddock.gateway.problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes instances whose {@code ttl} has passed, by the control database's clock. */
@Component
class Expiry {

    private static final Logger log = LoggerFactory.getLogger(Expiry.class);
    private static final int AT_A_TIME = 100;

    private final InstanceTable table;
    private final Instances instances;
    private final TimeBasedEpochRandomGenerator ids;
    private final Outbox outbox;
    private final TransactionTemplate transaction;

    Expiry(
            InstanceTable table,
            Instances instances,
            TimeBasedEpochRandomGenerator ids,
            Outbox outbox,
            TransactionTemplate transaction) {
        this.table = table;
        this.instances = instances;
        this.ids = ids;
        this.outbox = outbox;
        this.transaction = transaction;
    }

    @Scheduled(fixedDelayString = "1s")
    void deleteExpired() {
        table.expired(AT_A_TIME).forEach(this::delete);
    }

    /** One that can't be deleted holds up no other, for it may be so each time. */
    private void delete(InstanceId id) {
        try {
            transaction.executeWithoutResult(status -> deleteIfStillExpired(id));
            outbox.wake();
        } catch (ProblemException overtaken) {
            log.info("Instance {} has expired, but something else came first: {}", id, overtaken.getMessage());
        } catch (RuntimeException failure) {
            log.error("Instance {} has expired and could not be deleted; it is tried again", id, failure);
        }
    }

    /** Its caller may have given it more time just now. */
    private void deleteIfStillExpired(InstanceId id) {
        var instance = instances.lockForChange(id, null);
        if (table.hasExpired(id)) {
            instances.delete(instance, new JobId(ids.generate()), StorageDisposal.DELETE);
        }
    }
}
