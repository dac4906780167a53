package dev.paddock.gateway.job;

import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import dev.paddock.contract.Topology;
import dev.paddock.contract.WireFormat;
import dev.paddock.gateway.http.PageRequest;
import dev.paddock.gateway.trace.Traces;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Where jobs are entered and looked for. */
@Repository
class JobTable {

    private static final String OVERDUE = "status in (:statuses) and changed_at < now() - :limit * interval '1 ms'";

    private static final String SENT_ELSEWHERE = """
            not bound and routing_key <> :any and routing_key <> all(:keys)
            and status in ('QUEUED', 'RUNNING', 'RETRYING')""";

    private final JdbcClient jdbc;
    private final JobRows rows;
    private final Traces traces;

    JobTable(JdbcClient jdbc, JobRows rows, Traces traces) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.traces = traces;
    }

    Job insert(NewJob job, JobStatus status) {
        var command = job.command();
        return jdbc.sql("""
                insert into job (id, tenant_id, instance_id, type, status, command, routing_key, bound, traceparent,
                    restart, finished_at)
                values (:id, :tenant, :instance, :type, :status, :command::jsonb, :key, :key <> :any, :trace, :restart,
                    case when :status = 'SUCCEEDED' then now() end)
                returning""" + " " + JobRows.COLUMNS)
                .param("id", command.job().value())
                .param("tenant", command.tenant().value())
                .param("instance", command.instance().value())
                .param("type", job.type().name())
                .param("status", status.name())
                .param(
                        "command",
                        status.isFinal() ? null : new String(WireFormat.encode(command), StandardCharsets.UTF_8))
                .param("key", job.routingKey())
                .param("any", Topology.CREATE_KEY)
                .param("trace", traces.current())
                .param("restart", job.restart())
                .query(rows::job)
                .single();
    }

    Optional<Job> find(JobId id, @Nullable UUID tenant) {
        return jdbc.sql("select " + JobRows.COLUMNS
                        + " from job where id = :id and (cast(:tenant as uuid) is null or tenant_id = :tenant)")
                .param("id", id.value())
                .param("tenant", tenant)
                .query(rows::job)
                .optional();
    }

    List<Job> list(@Nullable UUID tenant, JobFilter filter, PageRequest page) {
        return jdbc.sql("select " + JobRows.COLUMNS + """
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
                .query(rows::job)
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

    /** The job that an instance got last, by the database's clock; what it left behind is another matter. */
    Optional<Job> last(InstanceId instance) {
        return jdbc.sql("select " + JobRows.COLUMNS
                        + " from job where instance_id = :instance and type <> 'DELETE_STORAGE'"
                        + " order by created_at desc, id desc limit 1")
                .param("instance", instance.value())
                .query(rows::job)
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
        return jdbc.sql("select " + JobRows.COLUMNS + " from job where id = :id and " + OVERDUE
                        + " for update skip locked")
                .param("id", id.value())
                .param("statuses", names(statuses))
                .param("limit", limit.toMillis())
                .query(rows::job)
                .optional();
    }

    Optional<HostId> boundTo(JobId id) {
        return jdbc.sql("select substring(routing_key from '^host\\.(.*)$') from job where id = :id and bound")
                .param("id", id.value())
                .query(String.class)
                .optional()
                .map(HostId::new);
    }

    /** Jobs that can be done on this host alone, and have yet to be, or are to be replayed. */
    List<JobId> jobsBoundTo(HostId host) {
        return jdbc.sql("""
                select id from job
                where bound and routing_key = :key and status in ('QUEUED', 'RUNNING', 'RETRYING', 'DEAD_LETTERED')
                order by id""")
                .param("key", Topology.hostKey(host))
                .query((row, number) -> new JobId(row.getObject("id", UUID.class)))
                .list();
    }

    /** The hosts that have handed it back. */
    Declines declines(JobId id) {
        return jdbc.sql("select declines from job where id = :id")
                .param("id", id.value())
                .query(rows::declines)
                .optional()
                .orElseGet(Declines::none);
    }

    /** Jobs that any host may do, and that were sent by name to one that is none of these. */
    List<JobId> sentElsewhere(Set<HostId> hosts, int most) {
        return jdbc.sql("select id from job where " + SENT_ELSEWHERE + " order by id limit :most")
                .param("keys", keys(hosts))
                .param("any", Topology.CREATE_KEY)
                .param("most", most)
                .query((row, number) -> new JobId(row.getObject("id", UUID.class)))
                .list();
    }

    /** Locks a job that is still so; empty if it is not, or if somebody else has locked it. */
    Optional<Job> lockSentElsewhere(JobId id, Set<HostId> hosts) {
        return jdbc.sql("select " + JobRows.COLUMNS + " from job where id = :id and " + SENT_ELSEWHERE
                        + " for update skip locked")
                .param("id", id.value())
                .param("keys", keys(hosts))
                .param("any", Topology.CREATE_KEY)
                .query(rows::job)
                .optional();
    }

    private static String[] keys(Set<HostId> hosts) {
        return hosts.stream().map(Topology::hostKey).toArray(String[]::new);
    }

    private static List<String> names(Set<JobStatus> statuses) {
        return statuses.stream().map(JobStatus::name).toList();
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
}
