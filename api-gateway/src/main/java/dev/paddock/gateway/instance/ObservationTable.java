package dev.paddock.gateway.instance;

import dev.paddock.contract.HostId;
import dev.paddock.contract.Observation;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The columns of an instance's row that hold what its host sees. Only of one that is RUNNING there: while a job is at
 * work, the job says what the instance is. The revision rises if what callers see changes.
 */
@Repository
class ObservationTable {

    private static final String GONE = """
            It is not on its host any more, as if somebody had removed it there by hand. Delete it, and create it anew \
            from a copy of its data.""";

    private final JdbcClient jdbc;

    ObservationTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Believes a host that an instance is stopped, or is not, which no job has told: one that was given up, or is dead
     * letter, may have been done all the same. What the host has applied since tells it from a snapshot that is too
     * old.
     */
    void settle(HostId host, List<Observation> seen) {
        jdbc.sql("""
                update instance i
                set status = o.next, revision = revision + 1, updated_at = now(),
                    observed = null, observed_reason = null, observed_at = null, missed = 0
                from (select id, generation, case state when 'STOPPED' then 'STOPPED' else 'RUNNING' end as next
                      from unnest(:ids, :generations, :states) as o(id, generation, state)
                      where state <> 'UNFINISHED') o
                where i.id = o.id and i.host_id = :host and o.generation >= i.generation and i.status <> o.next
                  and i.status in ('RUNNING', 'STOPPED', 'STARTING', 'STOPPING')
                  and not exists (select from job j
                      where j.instance_id = i.id and j.status in ('QUEUED', 'RUNNING', 'RETRYING'))""")
                .param("host", host.value())
                .param("ids", ids(seen))
                .param("generations", column(seen, Observation::generation, Long[]::new))
                .param("states", column(seen, each -> each.state().name(), String[]::new))
                .update();
    }

    /**
     * Takes what a host sees. What it saw before its latest command is no news: that command's job was at work then.
     */
    void present(HostId host, List<Observation> seen) {
        jdbc.sql("""
                with seen as (
                    select i.id, o.state, o.reason, o.state is distinct from coalesce(i.observed, 'RUNNING')
                        or o.reason is distinct from i.observed_reason as differs
                    from instance i
                    join unnest(:ids, :states, :reasons) as o(id, state, reason) on o.id = i.id
                    where i.host_id = :host and i.status = 'RUNNING' and o.state not in ('UNFINISHED', 'STOPPED'))
                update instance i
                set observed = s.state, observed_reason = s.reason, missed = 0,
                    observed_at = case when s.differs then now() else i.observed_at end,
                    updated_at = case when s.differs then now() else i.updated_at end,
                    revision = i.revision + s.differs::int
                from seen s
                where i.id = s.id and i.status = 'RUNNING'
                  and (s.differs or i.observed is null or i.missed > 0)""")
                .param("host", host.value())
                .param("ids", ids(seen))
                .param("states", column(seen, each -> each.state().name(), String[]::new))
                .param("reasons", column(seen, each -> text(each.reason()), String[]::new))
                .update();
    }

    /**
     * Takes note of what a host lacks. Once may be because the snapshot was taken just before the create ended; an
     * instance that no snapshot has had yet is therefore shown as it was. Twice in a row, it is gone.
     */
    void missing(HostId host, List<Observation> seen) {
        jdbc.sql("""
                update instance
                set missed = missed + 1,
                    observed = case when missed > 0 then 'CRASHED' when observed = 'RUNNING' then 'DOWN' else observed end,
                    observed_reason = case when missed > 0 then :gone else observed_reason end,
                    observed_at = case when missed > 0 or observed = 'RUNNING' then now() else observed_at end,
                    updated_at = case when missed > 0 or observed = 'RUNNING' then now() else updated_at end,
                    revision = revision + case when missed > 0 or observed = 'RUNNING' then 1 else 0 end
                where host_id = :host and status = 'RUNNING' and missed < 2 and id <> all(:ids)""")
                .param("host", host.value())
                .param("ids", ids(seen))
                .param("gone", GONE)
                .update();
    }

    /**
     * Takes what a host says of which instances take no writes, and notes an event where that has changed. It is so
     * whether a server runs or not, and while a job is at work, too.
     */
    void readOnly(HostId host, List<Observation> seen) {
        jdbc.sql("""
                with changed as (
                    update instance i
                    set read_only = o.reason,
                        read_only_since = case when o.reason is null then null
                            when old.read_only is null then now() else old.read_only_since end,
                        revision = i.revision + 1, updated_at = now()
                    from unnest(:ids, :states, :reasons) as o(id, state, reason)
                    join instance old on old.id = o.id
                    where i.id = o.id and i.host_id = :host and o.state <> 'UNFINISHED'
                      and i.status not in ('PROVISIONING', 'DELETED', 'FAILED')
                      and i.read_only is distinct from o.reason
                    returning i.id, i.tenant_id, i.read_only, i.disk_mib, old.read_only is null as was_writable)
                insert into instance_event (instance_id, tenant_id, type, source, reason, disk_mib)
                select id, tenant_id, case when read_only is null then 'writable' else 'read-only' end,
                    '/hosts/' || :host, read_only, disk_mib
                from changed
                where was_writable <> (read_only is null)
                order by id""")
                .param("host", host.value())
                .param("ids", ids(seen))
                .param("states", column(seen, each -> each.state().name(), String[]::new))
                .param("reasons", column(seen, each -> text(each.readOnly()), String[]::new))
                .update();
    }

    /** It may quote a server's log, and PostgreSQL's text takes no NUL. */
    private static @Nullable String text(@Nullable String told) {
        return told == null ? null : told.replace("\0", "");
    }

    private static UUID[] ids(List<Observation> seen) {
        return column(seen, each -> each.instance().value(), UUID[]::new);
    }

    private static <T extends @Nullable Object> T[] column(
            List<Observation> seen, Function<Observation, T> value, IntFunction<T[]> array) {
        return seen.stream().map(value).toArray(array);
    }
}
