package dev.paddock.gateway.idempotency;

import dev.paddock.contract.JobId;
import dev.paddock.fault.FaultPoints;
import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** One effect per key, over all gateways: the key is entered in the transaction that has the effect. */
@Component
public class IdempotencyKeys {

    private static final Duration KEPT = Duration.ofDays(2);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    IdempotencyKeys(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /**
     * Accepts a job, or finds the one that the same request made before.
     *
     * @throws ProblemException if the key was used for another request, or its first request is still being accepted
     */
    public JobId once(Optional<IdempotentRequest> request, Supplier<JobId> accept) {
        return transaction.execute(_ -> {
            var job = request.map(keyed -> once(keyed, accept)).orElseGet(accept);
            FaultPoints.pass("accept.commit.before", job);
            return job;
        });
    }

    /**
     * The job that the same request made before.
     *
     * @throws ProblemException if the key was used for another request
     */
    public Optional<JobId> earlier(Optional<IdempotentRequest> request) {
        return request.flatMap(this::earlier);
    }

    private JobId once(IdempotentRequest request, Supplier<JobId> accept) {
        claim(request);
        return earlier(request).orElseGet(() -> first(request, accept));
    }

    private void claim(IdempotentRequest request) {
        var claimed = jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended(:tenant || ' ' || :key, 0))")
                .param("tenant", request.tenant().toString())
                .param("key", request.key())
                .query(Boolean.class)
                .single();
        if (!claimed) {
            throw ProblemException.of(
                    ProblemCode.REQUEST_IN_PROGRESS,
                    "The first request with this Idempotency-Key is still being accepted; send it again in a moment.");
        }
    }

    private Optional<JobId> earlier(IdempotentRequest request) {
        return jdbc.sql(
                        "select salt, fingerprint, job_id from idempotency_key where tenant_id = :tenant and key = :key")
                .param("tenant", request.tenant().value())
                .param("key", request.key())
                .query((row, number) -> new Earlier(
                        new Fingerprint(row.getBytes("salt"), row.getBytes("fingerprint")),
                        new JobId(row.getObject("job_id", UUID.class))))
                .optional()
                .map(earlier -> sameJob(earlier, request));
    }

    private static JobId sameJob(Earlier earlier, IdempotentRequest request) {
        if (!earlier.fingerprint().matches(request.content())) {
            throw ProblemException.of(
                    ProblemCode.IDEMPOTENCY_KEY_REUSED,
                    "This Idempotency-Key was used for another request; take a new one.");
        }
        return earlier.job();
    }

    private JobId first(IdempotentRequest request, Supplier<JobId> accept) {
        var job = accept.get();
        var fingerprint = Fingerprint.of(request.content());
        jdbc.sql("""
                insert into idempotency_key (tenant_id, key, salt, fingerprint, job_id)
                values (:tenant, :key, :salt, :fingerprint, :job)""")
                .param("tenant", request.tenant().value())
                .param("key", request.key())
                .param("salt", fingerprint.salt())
                .param("fingerprint", fingerprint.hash())
                .param("job", job.value())
                .update();
        return job;
    }

    @Scheduled(fixedDelayString = "1h")
    void forgetOldKeys() {
        jdbc.sql("delete from idempotency_key where created_at < now() - make_interval(secs => :kept)")
                .param("kept", KEPT.toSeconds())
                .update();
    }

    private record Earlier(Fingerprint fingerprint, JobId job) {}
}
