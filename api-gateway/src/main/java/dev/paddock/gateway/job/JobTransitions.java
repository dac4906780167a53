package dev.paddock.gateway.job;

import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.JobEvent;
import dev.paddock.contract.JobId;
import dev.paddock.contract.JobProgressed;
import dev.paddock.contract.Topology;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/**
 * The changes of a job's row. Each names the statuses it may leave, so a stale one changes nothing, and tells the job
 * as it is then.
 */
@Repository
class JobTransitions {

    /** What an event of a host changes, whatever it says. */
    private static final String NEWS =
            "changed_at = now(), sequence = :sequence, host_id = :host, started_at = coalesce(started_at, now())";

    private static final String ENDED_NOW = ", progress = null, finished_at = now()";

    private static final String ENDED = NEWS + ENDED_NOW;

    /** The same of many events at once. */
    private static final String ALL_NEWS = """
            changed_at = now(), sequence = told_sequence, host_id = told_host, started_at = coalesce(started_at, now())""";

    private static final String NEXT_ATTEMPT = """
            attempt = attempt + 1, sequence = -1, command = jsonb_set(command, '{attempt}', to_jsonb(attempt + 1)),
            progress = null, error = :error::jsonb, routing_key = :key, declines = :declines::jsonb, published_at = null,
            publish_after = now() + :delay * interval '1 ms', changed_at = now() + :delay * interval '1 ms'""";

    private static final String TAKEN = ", host_id = :host, started_at = coalesce(started_at, now())";

    private static final String UNSPENT = ", first_attempt = first_attempt + 1";

    private final JdbcClient jdbc;
    private final JobRows rows;
    private final JsonMapper json;

    JobTransitions(JdbcClient jdbc, JobRows rows, JsonMapper json) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.json = json;
    }

    /** Steps of different jobs begin. */
    List<Job> running(List<JobProgressed> steps) {
        return applyEvents(
                steps,
                step -> json.writeValueAsString(step.progress()),
                JobStatus.RUNNING,
                ALL_NEWS + ", progress = told_progress, error = null");
    }

    /** Creates of different jobs are done. */
    List<Job> created(List<InstanceCreated> creates) {
        return applyEvents(
                creates, _ -> null, JobStatus.SUCCEEDED, ALL_NEWS + ENDED_NOW + ", error = null, command = null");
    }

    Optional<Job> succeeded(JobEvent event) {
        return applyEvent(event, JobStatus.SUCCEEDED, ENDED + ", error = null, command = null", Map.of());
    }

    /** The same, and its caller should know something of how it went; null if there is nothing to know. */
    Optional<Job> succeeded(JobEvent event, @Nullable String notice) {
        return applyEvent(
                event,
                JobStatus.SUCCEEDED,
                ENDED + ", error = null, command = null, notice = :notice",
                Collections.singletonMap("notice", notice));
    }

    Optional<Job> failed(JobEvent event, JobError error) {
        return applyEvent(event, JobStatus.FAILED, ENDED + ", error = :error::jsonb, command = null", values(error));
    }

    Optional<Job> deadLettered(JobEvent event, JobError error) {
        return applyEvent(event, JobStatus.DEAD_LETTERED, ENDED + ", error = :error::jsonb", values(error));
    }

    /**
     * The next attempt begins after the delay; the outbox takes it from here. Events of the attempt that was
     * interrupted are stale from now on.
     */
    Optional<Job> retrying(JobEvent event, JobError error, Duration delay, Route route) {
        return applyEvent(event, JobStatus.RETRYING, NEXT_ATTEMPT + TAKEN, values(error, delay, route));
    }

    /** The same for an attempt of which nothing is heard any more. */
    Optional<Job> retrying(JobId id, int attempt, JobError error, Duration delay, Route route) {
        return transition(
                id,
                JobStatus.RETRYING,
                NEXT_ATTEMPT,
                "status = 'RUNNING' and attempt = " + attempt,
                values(error, delay, route));
    }

    /** The next host gets it at once, and no attempt is spent: this one could not do it as asked. */
    Optional<Job> passedOn(JobEvent event, JobError error, Route route) {
        return applyEvent(
                event, JobStatus.RETRYING, NEXT_ATTEMPT + TAKEN + UNSPENT, values(error, Duration.ZERO, route));
    }

    /** Whoever has room gets it, and no attempt is spent: the host that it was sent to can't take it. */
    Optional<Job> calledBack(JobId id, int attempt, JobError error) {
        return transition(
                id,
                JobStatus.RETRYING,
                NEXT_ATTEMPT + UNSPENT,
                "attempt = " + attempt,
                values(error, Duration.ZERO, Route.toAny()));
    }

    /** The platform could not do it, and no event said so. */
    Optional<Job> deadLettered(JobId id, int attempt, JobError error) {
        return transition(
                id,
                JobStatus.DEAD_LETTERED,
                "changed_at = now(), progress = null, error = :error::jsonb, finished_at = now()",
                "attempt = " + attempt,
                values(error));
    }

    /** A new round of attempts begins; the outbox takes it from here. */
    Optional<Job> replayed(JobId id) {
        return transition(id, JobStatus.QUEUED, """
                attempt = attempt + 1, first_attempt = attempt + 1, sequence = -1,
                command = jsonb_set(command, '{attempt}', to_jsonb(attempt + 1)),
                error = null, finished_at = null, published_at = null, publish_after = now(), changed_at = now(),
                declines = '{}', routing_key = case when bound then routing_key else :any end
                """, "command is not null", Map.of("any", Topology.CREATE_KEY));
    }

    /** An operator gave it up. */
    Optional<Job> discarded(JobId id) {
        return transition(
                id,
                JobStatus.FAILED,
                "changed_at = now(), command = null, finished_at = now()",
                "status = 'DEAD_LETTERED'",
                Map.of());
    }

    /** The one host that could do it is there no more. */
    Optional<Job> hostRemoved(JobId id, HostId host, JobError error) {
        return transition(
                id,
                JobStatus.FAILED,
                "changed_at = now(), progress = null, error = :error::jsonb, command = null, finished_at = now()",
                "bound and routing_key = :key",
                Map.of("key", Topology.hostKey(host), "error", json.writeValueAsString(error)));
    }

    /** It will not begin. A host may have it already, so only what can be undone there is taken back: a create. */
    Optional<Job> cancelled(JobId id) {
        return transition(
                id,
                JobStatus.CANCELLED,
                "changed_at = now(), command = null, finished_at = now()",
                "type = 'CREATE_INSTANCE'",
                Map.of());
    }

    private Map<String, Object> values(JobError error) {
        return Map.of("error", json.writeValueAsString(error));
    }

    private Map<String, Object> values(JobError error, Duration delay, Route route) {
        return Map.of(
                "error",
                json.writeValueAsString(error),
                "delay",
                delay.toMillis(),
                "key",
                route.key(),
                "declines",
                json.writeValueAsString(route.declines().codes()));
    }

    private Optional<Job> transition(
            JobId id, JobStatus status, String assignments, String condition, Map<String, ?> values) {
        var sql = "update job set status = :status, " + assignments + " where id = :id and " + condition
                + " and status in (:sources) returning " + JobRows.COLUMNS;
        return jdbc.sql(sql)
                .params(values)
                .param("status", status.name())
                .param("id", id.value())
                .param("sources", status.sources())
                .query(rows::job)
                .optional();
    }

    /** @param events at most one of each job */
    private <E extends JobEvent> List<Job> applyEvents(
            List<E> events, Function<E, @Nullable String> progress, JobStatus status, String assignments) {
        if (events.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("update job set status = :status, " + assignments + """
                 from unnest(:jobs, :attempts, :sequences, :hosts, :progress::jsonb[])
                    as told (told_job, told_attempt, told_sequence, told_host, told_progress)
                where id = told_job and attempt = told_attempt and sequence < told_sequence and status in (:sources)
                returning""" + " " + JobRows.COLUMNS)
                .param("status", status.name())
                .param("sources", status.sources())
                .param("jobs", column(events, event -> event.job().value(), UUID[]::new))
                .param("attempts", column(events, JobEvent::attempt, Integer[]::new))
                .param("sequences", column(events, JobEvent::sequence, Integer[]::new))
                .param("hosts", column(events, event -> event.host().value(), String[]::new))
                .param("progress", column(events, progress, String[]::new))
                .query(rows::job)
                .list();
    }

    private static <E, T extends @Nullable Object> T[] column(
            List<E> events, Function<E, T> value, IntFunction<T[]> array) {
        return events.stream().map(value).toArray(array);
    }

    private Optional<Job> applyEvent(JobEvent event, JobStatus status, String assignments, Map<String, ?> values) {
        return jdbc.sql("update job set status = :status, " + assignments + """
                 where id = :id and attempt = :attempt and sequence < :sequence and status in (:sources)
                returning""" + " " + JobRows.COLUMNS)
                .params(values)
                .param("status", status.name())
                .param("sequence", event.sequence())
                .param("id", event.job().value())
                .param("attempt", event.attempt())
                .param("sources", status.sources())
                .param("host", event.host().value())
                .query(rows::job)
                .optional();
    }
}
