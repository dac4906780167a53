package dev.paddock.gateway.instance;

import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import dev.paddock.fault.FaultPoints;
import dev.paddock.gateway.dispatch.Outbox;
import dev.paddock.gateway.idempotency.IdempotencyKeys;
import dev.paddock.gateway.password.Password;
import dev.paddock.gateway.problem.ProblemException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Accepts changes of instances that are there: once for each key, and on their way before the answer. */
@Component
class Acceptance {

    private final Instances instances;
    private final Drafts drafts;
    private final IdempotencyKeys idempotencyKeys;
    private final Outbox outbox;
    private final Answers answers;

    Acceptance(Instances instances, Drafts drafts, IdempotencyKeys idempotencyKeys, Outbox outbox, Answers answers) {
        this.instances = instances;
        this.drafts = drafts;
        this.idempotencyKeys = idempotencyKeys;
        this.outbox = outbox;
        this.answers = answers;
    }

    /**
     * Accepts one.
     *
     * @param change makes the job of this id, in a transaction that has locked the instance
     * @throws ProblemException if there is no such instance, it is gone, or a job is changing it already
     */
    ResponseEntity<Answer> change(Call call, InstanceId id, BiFunction<Instance, JobId, JobId> change)
            throws InterruptedException {
        return change(call, id, change, null);
    }

    /**
     * Accepts one that comes with a password.
     *
     * @param generated which the caller is to see this once, unless the call is a repeat; null if the caller knows it
     */
    ResponseEntity<Answer> change(
            Call call, InstanceId id, BiFunction<Instance, JobId, JobId> change, @Nullable Password generated)
            throws InterruptedException {
        var made = drafts.newJobId();
        var job = idempotencyKeys.once(
                call.request(),
                () -> change.apply(instances.lockForChange(id, call.caller().visibleTenant()), made));
        FaultPoints.pass("accept.commit.after", job);
        outbox.wake();
        return answers.accepted(job, job.equals(made) ? generated : null, call.preferences(), HttpStatus.OK);
    }
}
