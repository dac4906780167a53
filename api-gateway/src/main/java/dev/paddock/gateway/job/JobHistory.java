package dev.paddock.gateway.job;

import dev.paddock.contract.JobEvent;
import dev.paddock.contract.JobId;
import dev.paddock.gateway.http.CloudEvent;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** What happened to each job, and how the job looked then. */
@Repository
class JobHistory {

    /** Stands before the first event of any worker. */
    static final int QUEUED = -1;

    /** Stand behind the last event of any worker. */
    static final int DEAD_LETTERED = 1_000_000;

    static final int CANCELLED = 1_000_001;
    static final int DISCARDED = 1_000_002;
    static final int INTERRUPTED = 1_000_003;
    static final int HOST_REMOVED = 1_000_004;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    JobHistory(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void add(List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into job_event (job_id, attempt, sequence, tenant_id, source, job)
                select j.id, e.attempt, e.sequence, j.tenant_id, e.source, e.job
                from unnest(:ids, :attempts, :sequences, :sources, :jobs::jsonb[]) with ordinality
                    as e (id, attempt, sequence, source, job, number)
                join job j on j.id = e.id
                order by e.number""")
                .param("ids", column(entries, entry -> entry.job().id().value(), UUID[]::new))
                .param("attempts", column(entries, Entry::attempt, Integer[]::new))
                .param("sequences", column(entries, Entry::sequence, Integer[]::new))
                .param("sources", column(entries, Entry::source, String[]::new))
                .param("jobs", column(entries, entry -> json.writeValueAsString(entry.job()), String[]::new))
                .update();
    }

    private static <T> T[] column(List<Entry> entries, Function<Entry, T> value, IntFunction<T[]> array) {
        return entries.stream().map(value).toArray(array);
    }

    /**
     * What happened to a job.
     *
     * @param job as it is now
     * @param attempt that it is about; the job may be at the next one already
     */
    record Entry(Job job, int attempt, int sequence, String source) {

        static Entry of(JobEvent event, Job job) {
            return new Entry(job, event.attempt(), event.sequence(), "/hosts/" + event.host());
        }
    }

    List<FailedAttempt> failedAttempts(JobId id) {
        return jdbc.sql("""
                select attempt, job -> 'error' as error from job_event
                where job_id = :id and job ->> 'status' in ('RETRYING', 'DEAD_LETTERED')
                order by position""")
                .param("id", id.value())
                .query((row, number) ->
                        FailedAttempt.of(row.getInt("attempt"), json.readValue(row.getString("error"), JobError.class)))
                .list();
    }

    /** The events of a job behind a position, in the order in which they were taken; all of them for position 0. */
    List<CloudEvent<Job>> after(JobId id, @Nullable UUID tenant, long position) {
        return jdbc.sql("""
                select position, source, job, recorded_at from job_event
                where job_id = :id and (cast(:tenant as uuid) is null or tenant_id = :tenant) and position > :position
                order by position""")
                .param("id", id.value())
                .param("tenant", tenant)
                .param("position", position)
                .query((row, number) -> {
                    var job = json.readValue(row.getString("job"), Job.class);
                    return CloudEvent.of(
                            row.getLong("position"),
                            row.getString("source"),
                            "job."
                                    + job.status()
                                            .name()
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', '-'),
                            job.instanceId().toString(),
                            row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                            job);
                })
                .list();
    }
}
