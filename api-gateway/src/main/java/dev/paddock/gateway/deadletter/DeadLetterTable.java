package dev.paddock.gateway.deadletter;

import dev.paddock.contract.JobId;
import dev.paddock.gateway.http.PageRequest;
import dev.paddock.gateway.job.Job;
import dev.paddock.gateway.job.JobError;
import dev.paddock.gateway.job.Jobs;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The rows of dead letters. */
@Repository
class DeadLetterTable {

    private static final String MATCHES = """
            status = 'DEAD'
              and (cast(:code as text) is null or error ->> 'code' = :code)
              and (cast(:host as text) is null or host_id = :host)
              and (cast(:type as text) is null or type = :type)
              and (cast(:ids as uuid[]) is null or id = any(:ids))""";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Jobs jobs;

    DeadLetterTable(JdbcClient jdbc, JsonMapper json, Jobs jobs) {
        this.jdbc = jdbc;
        this.json = json;
        this.jobs = jobs;
    }

    void insert(UUID id, Job job, JobError error) {
        jdbc.sql("""
                insert into dead_letter (id, tenant_id, job_id, type, host_id, error)
                select :id, tenant_id, id, type, :host, :error::jsonb from job where id = :job
                on conflict do nothing""")
                .param("id", id)
                .param("job", job.id().value())
                .param("host", error.host())
                .param("error", json.writeValueAsString(error))
                .update();
    }

    /** Enters a message that is no command, and so belongs to no job. */
    void insertMessage(UUID id, byte[] payload, String death, JobError error) {
        jdbc.sql("""
                insert into dead_letter (id, host_id, error, payload, digest)
                values (:id, :host, :error::jsonb, :payload, sha256(:payload || convert_to(:death, 'UTF8')))
                on conflict do nothing""")
                .param("id", id)
                .param("host", error.host())
                .param("error", json.writeValueAsString(error))
                .param("payload", payload)
                .param("death", death)
                .update();
    }

    List<DeadLetter> list(DeadLetterFilter filter, PageRequest page) {
        return matching("""
                select d.*, j.command from dead_letter d left join job j on j.id = d.job_id
                where d.id in (select id from dead_letter where %s)
                  and (cast(:before as uuid) is null or d.id < :before)
                order by d.id desc limit :rows""".formatted(MATCHES), filter)
                .param("before", page.before())
                .param("rows", page.limit() + 1)
                .query(this::deadLetter)
                .list();
    }

    List<UUID> ids(DeadLetterFilter filter) {
        return matching("select id from dead_letter where " + MATCHES + " order by id", filter)
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
    }

    private JdbcClient.StatementSpec matching(String sql, DeadLetterFilter filter) {
        return jdbc.sql(sql)
                .param("code", filter.code())
                .param("host", filter.host())
                .param("type", filter.type())
                .param("ids", filter.ids() == null ? null : filter.ids().toArray(UUID[]::new));
    }

    /** Closes a dead letter that is still open, as nobody else can from then on. */
    Optional<Closed> close(UUID id, DeadLetterStatus status) {
        return jdbc.sql("""
                update dead_letter set status = :status, closed_at = now()
                where id = :id and status = 'DEAD' returning job_id""")
                .param("id", id)
                .param("status", status.name())
                .query((row, number) -> new Closed(jobId(row)))
                .optional();
    }

    /** Closes those of these jobs that are still open. */
    void closeAll(List<JobId> jobs) {
        jdbc.sql("""
                update dead_letter set status = 'DISCARDED', closed_at = now()
                where job_id = any(:jobs) and status = 'DEAD'""")
                .param("jobs", jobs.stream().map(JobId::value).toArray(UUID[]::new))
                .update();
    }

    List<UUID> olderThan(Duration limit, int most) {
        return jdbc.sql("""
                select id from dead_letter where status = 'DEAD' and dead_at < now() - :limit * interval '1 ms'
                order by dead_at limit :most""")
                .param("limit", limit.toMillis())
                .param("most", most)
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
    }

    long open() {
        return jdbc.sql("select count(*) from dead_letter where status = 'DEAD'")
                .query(Long.class)
                .single();
    }

    List<JobId> unlisted(int most) {
        return jdbc.sql("""
                select id from job j where status = 'DEAD_LETTERED'
                  and not exists (select from dead_letter d where d.job_id = j.id and d.status = 'DEAD')
                order by id limit :most""")
                .param("most", most)
                .query((row, number) -> new JobId(row.getObject("id", UUID.class)))
                .list();
    }

    boolean exists(UUID id) {
        return jdbc.sql("select exists (select from dead_letter where id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    private DeadLetter deadLetter(ResultSet row, int number) throws SQLException {
        var job = jobId(row);
        return new DeadLetter(
                row.getObject("id", UUID.class),
                job,
                row.getString("type"),
                json.readValue(row.getString("error"), JobError.class),
                job == null ? List.of() : jobs.failedAttempts(job),
                payload(row),
                row.getObject("dead_at", OffsetDateTime.class).toInstant());
    }

    private @Nullable Object payload(ResultSet row) throws SQLException {
        var command = row.getString("command");
        var bytes = row.getBytes("payload");
        if (command != null) {
            return Payloads.withoutSecrets(json.readTree(command));
        }
        return bytes == null ? null : Payloads.shown(bytes);
    }

    private static @Nullable JobId jobId(ResultSet row) throws SQLException {
        var id = row.getObject("job_id", UUID.class);
        return id == null ? null : new JobId(id);
    }

    /** What a closed dead letter was about; no job if it was an unreadable message. */
    record Closed(@Nullable JobId job) {}
}
