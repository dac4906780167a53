package dev.paddock.gateway.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Counts the jobs that have not ended. Ended ones would take a look at the whole table. */
@Repository
public class Backlog {

    private final JdbcClient jdbc;

    Backlog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A row that the broker did not take is put off for a second, and is due all the while. */
    public Counts count() {
        return Counts.sum(jdbc.sql("""
                with unfinished as (
                    select status,
                        published_at is null and status in ('QUEUED', 'RETRYING')
                            and publish_after <= now() + interval '1 s' as is_due,
                        published_at is not null and status in ('QUEUED', 'RETRYING') as is_queued,
                        case when attempt = 1 then created_at else publish_after end as due_at,
                        published_at
                    from job where status in ('QUEUED', 'RUNNING', 'RETRYING'))
                select status, count(*) as jobs, count(*) filter (where is_due) as due,
                    coalesce(extract(epoch from now() - min(due_at) filter (where is_due)), 0) as due_for,
                    coalesce(extract(epoch from now() - min(published_at) filter (where is_queued)), 0) as queued_for
                from unfinished group by status""").query(Backlog::row).list());
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                JobStatus.valueOf(row.getString("status")),
                row.getLong("jobs"),
                row.getLong("due"),
                row.getDouble("due_for"),
                row.getDouble("queued_for"));
    }

    private record Row(JobStatus status, long jobs, long due, double dueFor, double queuedFor) {}

    /**
     * What was counted.
     *
     * @param unfinished jobs by status; none of a status that is not there
     * @param due commands that are to be published now
     * @param dueFor for how long the oldest of them has been due, in seconds
     * @param queuedFor for how long the oldest published command has waited for a host, in seconds
     */
    public record Counts(Map<JobStatus, Long> unfinished, long due, double dueFor, double queuedFor) {

        public Counts {
            unfinished = Map.copyOf(unfinished);
        }

        private static Counts sum(List<Row> rows) {
            var unfinished = new EnumMap<JobStatus, Long>(JobStatus.class);
            rows.forEach(row -> unfinished.put(row.status(), row.jobs()));
            return new Counts(
                    unfinished,
                    rows.stream().mapToLong(Row::due).sum(),
                    rows.stream().mapToDouble(Row::dueFor).max().orElse(0),
                    rows.stream().mapToDouble(Row::queuedFor).max().orElse(0));
        }
    }
}
