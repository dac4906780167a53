package dev.paddock.gateway.job;

import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobEvent;
import dev.paddock.contract.JobId;
import dev.paddock.contract.Progress;
import dev.paddock.contract.WireFormat;
import dev.paddock.gateway.http.PageRequest;
import dev.paddock.gateway.trace.Traces;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The rows of jobs. Each change names the statuses it may leave, so a stale one changes nothing. */
@Repository
class JobTable {

    private static final String COLUMNS = """
            id, type, instance_id, status, attempt, host_id, progress, error, created_at, started_at, finished_at,
            case when status = 'RETRYING' then publish_after end as next_attempt_at""";

    private static final String OVERDUE = "status in (:statuses) and changed_at < now() - :limit * interval '1 ms'";

    /** What an event of a host changes, whatever it says. */
    private static final String NEWS =
            "changed_at = now(), sequence = :sequence, host_id = :host, started_at = coalesce(started_at, now())";

    private static final String ENDED = NEWS + ", progress = null, finished_at = now()";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Traces traces;

    JobTable(JdbcClient jdbc, JsonMapper json, Traces traces) {
        this.jdbc = jdbc;
        this.json = json;
        this.traces = traces;
    }

    Job insert(NewJob job, JobStatus status) {
        var command = job.command();
        return jdbc.sql("""
                insert into job (id, tenant_id, instance_id, type, status, command, routing_key, traceparent, finished_at)
                values (:id, :tenant, :instance, :type, :status, :command::jsonb, :key, :trace,
                    case when :status = 'SUCCEEDED' then now() end)
                returning""" + " " + COLUMNS)
                .param("id", command.job().value())
                .param("tenant", command.tenant().value())
                .param("instance", command.instance().value())
                .param("type", JobType.of(command).name())
                .param("status", status.name())
                .param(
                        "command",
                        status.isFinal() ? null : new String(WireFormat.encode(command), StandardCharsets.UTF_8))
                .param("key", job.routingKey())
                .param("trace", traces.current())
                .query(this::job)
                .single();
    }

    Optional<Job> find(JobId id, @Nullable UUID tenant) {
        return jdbc.sql("select " + COLUMNS
                        + " from job where id = :id and (cast(:tenant as uuid) is null or tenant_id = :tenant)")
                .param("id", id.value())
                .param("tenant", tenant)
                .query(this::job)
                .optional();
    }

    List<Job> list(@Nullable UUID tenant, JobFilter filter, PageRequest page) {
        return jdbc.sql("select " + COLUMNS + """
                 from job
                where (cast(:tenant as uuid) is null or tenant_id = :tenant)
                  and (cast(:status as text) is null or status = :status)
                  and (cast(:type as text) is null or type = :type)
                  and (cast(:instance as uuid) is null or instance_id = :instance)
                  and (cast(:before as uuid) is null or id < :before)
                order by id desc limit :rows""")
                .param("tenant", tenant)
                .param(
                        "status",
                        filter.status() == null ? null : filter.status().name())
                .param("type", filter.type() == null ? null : filter.type().name())
                .param("instance", filter.instance())
                .param("before", page.before())
                .param("rows", page.limit() + 1)
                .query(this::job)
                .list();
    }

    Optional<JobId> unfinished(InstanceId instance) {
        return jdbc.sql(
                        "select id from job where instance_id = :instance and status in ('QUEUED', 'RUNNING', 'RETRYING')")
                .param("instance", instance.value())
                .query(UUID.class)
                .optional()
                .map(JobId::new);
    }

    /** The job that an instance got last, by the database's clock. */
    Optional<Job> last(InstanceId instance) {
        return jdbc.sql("select " + COLUMNS
                        + " from job where instance_id = :instance order by created_at desc, id desc limit 1")
                .param("instance", instance.value())
                .query(this::job)
                .optional();
    }

    /** Jobs in these statuses without news for longer than the limit, the oldest first. */
    List<JobId> overdue(Set<JobStatus> statuses, Duration limit, int most) {
        return jdbc.sql("select id from job where " + OVERDUE + " order by changed_at limit :most")
                .param("statuses", names(statuses))
                .param("limit", limit.toMillis())
                .param("most", most)
                .query((row, number) -> new JobId(row.getObject("id", UUID.class)))
                .list();
    }

    /** Locks a job that is still so; empty if it is not, or if somebody else has locked it. */
    Optional<Job> lockOverdue(JobId id, Set<JobStatus> statuses, Duration limit) {
        return jdbc.sql("select " + COLUMNS + " from job where id = :id and " + OVERDUE + " for update skip locked")
                .param("id", id.value())
                .param("statuses", names(statuses))
                .param("limit", limit.toMillis())
                .query(this::job)
                .optional();
    }

    Optional<HostId> boundTo(JobId id) {
        return jdbc.sql("select substring(routing_key from '^host\\.(.*)$') from job where id = :id")
                .param("id", id.value())
                .query(String.class)
                .optional()
                .map(HostId::new);
    }

    private static List<String> names(Set<JobStatus> statuses) {
        return statuses.stream().map(JobStatus::name).toList();
    }

    /** A step begins. */
    Optional<Job> running(JobEvent event, Progress progress) {
        return applyEvent(
                event,
                JobStatus.RUNNING,
                NEWS + ", progress = :detail::jsonb, error = null",
                json.writeValueAsString(progress));
    }

    Optional<Job> succeeded(JobEvent event) {
        return applyEvent(event, JobStatus.SUCCEEDED, ENDED + ", error = null, command = null", null);
    }

    Optional<Job> failed(JobEvent event, JobError error) {
        return applyEvent(
                event,
                JobStatus.FAILED,
                ENDED + ", error = :detail::jsonb, command = null",
                json.writeValueAsString(error));
    }

    Optional<Job> deadLettered(JobEvent event, JobError error) {
        return applyEvent(
                event, JobStatus.DEAD_LETTERED, ENDED + ", error = :detail::jsonb", json.writeValueAsString(error));
    }

    /**
     * The next attempt begins after the delay; the outbox takes it from here. Events of the attempt that was
     * interrupted are stale from now on.
     */
    Optional<Job> retrying(JobEvent event, JobError error, Duration delay) {
        return applyEvent(
                event,
                JobStatus.RETRYING,
                nextAttempt(delay)
                        + ", host_id = :host, error = :detail::jsonb, started_at = coalesce(started_at, now())",
                json.writeValueAsString(error));
    }

    /** The same for an attempt of which nothing is heard any more. */
    Optional<Job> retrying(JobId id, int attempt, JobError error, Duration delay) {
        return transition(
                id,
                JobStatus.RETRYING,
                nextAttempt(delay) + ", error = :error::jsonb",
                "status = 'RUNNING' and attempt = :attempt",
                Map.of("attempt", attempt, "error", json.writeValueAsString(error)));
    }

    private static String nextAttempt(Duration delay) {
        return """
                attempt = attempt + 1, sequence = -1, command = jsonb_set(command, '{attempt}', to_jsonb(attempt + 1)),
                progress = null, published_at = null, publish_after = now() + %1$s * interval '1 ms',
                changed_at = now() + %1$s * interval '1 ms'""".formatted(delay.toMillis());
    }

    /** The platform could not do it, and no event said so. */
    Optional<Job> deadLettered(JobId id, int attempt, JobError error) {
        return transition(
                id,
                JobStatus.DEAD_LETTERED,
                "changed_at = now(), progress = null, error = :error::jsonb, finished_at = now()",
                "attempt = :attempt",
                Map.of("attempt", attempt, "error", json.writeValueAsString(error)));
    }

    /** A new round of attempts begins; the outbox takes it from here. */
    Optional<Job> replayed(JobId id) {
        return transition(id, JobStatus.QUEUED, """
                attempt = attempt + 1, first_attempt = attempt + 1, sequence = -1,
                command = jsonb_set(command, '{attempt}', to_jsonb(attempt + 1)),
                error = null, finished_at = null, published_at = null, publish_after = now(), changed_at = now()
                """, "command is not null", Map.of());
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

    /** It will not begin. A host may have it already, so only what can be undone there is taken back: a create. */
    Optional<Job> cancelled(JobId id) {
        return transition(
                id,
                JobStatus.CANCELLED,
                "changed_at = now(), command = null, finished_at = now()",
                "type = 'CREATE_INSTANCE'",
                Map.of());
    }

    /** Which attempt of its round an attempt is, counted from 1. */
    int attemptInRound(JobId id, int attempt) {
        return jdbc.sql("select :attempt - first_attempt + 1 from job where id = :id")
                .param("attempt", attempt)
                .param("id", id.value())
                .query(Integer.class)
                .optional()
                .orElse(attempt);
    }

    private Optional<Job> transition(
            JobId id, JobStatus status, String assignments, String condition, Map<String, ?> values) {
        var sql = "update job set status = :status, " + assignments + " where id = :id and " + condition
                + " and status in (:sources) returning " + COLUMNS;
        return jdbc.sql(sql)
                .params(values)
                .param("status", status.name())
                .param("id", id.value())
                .param("sources", status.sources())
                .query(this::job)
                .optional();
    }

    private Optional<Job> applyEvent(JobEvent event, JobStatus status, String assignments, @Nullable String detail) {
        return jdbc.sql("update job set status = :status, " + assignments + """
                 where id = :id and attempt = :attempt and sequence < :sequence and status in (:sources)
                returning""" + " " + COLUMNS)
                .param("status", status.name())
                .param("sequence", event.sequence())
                .param("id", event.job().value())
                .param("attempt", event.attempt())
                .param("sources", status.sources())
                .param("host", event.host().value())
                .param("detail", detail)
                .query(this::job)
                .optional();
    }

    private Job job(ResultSet row, int number) throws SQLException {
        return new Job(
                new JobId(row.getObject("id", UUID.class)),
                JobType.valueOf(row.getString("type")),
                new InstanceId(row.getObject("instance_id", UUID.class)),
                JobStatus.valueOf(row.getString("status")),
                row.getInt("attempt"),
                row.getString("host_id"),
                read(row.getString("progress"), Progress.class),
                read(row.getString("error"), JobError.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                instant(row, "next_attempt_at"));
    }

    private <T> @Nullable T read(@Nullable String text, Class<T> type) {
        return text == null ? null : json.readValue(text, type);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
