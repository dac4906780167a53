package dev.paddock.gateway.host;

import dev.paddock.contract.HostId;
import dev.paddock.contract.HostReported;
import dev.paddock.contract.Resources;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The rows of hosts. */
@Repository
class HostTable {

    private static final String SELECT = """
            select h.*, (select count(*) from instance i
                where i.host_id = h.id and i.status not in ('DELETED', 'FAILED')) as instances
            from host h where h.removed_at is null
            """;
    private static final String SILENT = "status = 'UP' and last_seen_at < now() - :silence * interval '1 ms'";
    private static final Comparator<String> BY_NUMBER =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private final JdbcClient jdbc;
    private final JsonMapper json;

    HostTable(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * Takes a report.
     *
     * @return whether the host is wanted to be draining; empty if it has been removed
     */
    Optional<Boolean> report(HostReported report) {
        return jdbc.sql("""
                insert into host as h (id, address, versions, impediment, no_room, capacity, free, docker_version,
                    worker_version, last_seen_at)
                values (:id, :address, :versions, :impediment, :full, :capacity::jsonb, :free::jsonb, :docker, :worker,
                    now())
                on conflict (id) do update
                set address = excluded.address, versions = excluded.versions, impediment = excluded.impediment,
                    no_room = excluded.no_room, capacity = excluded.capacity, free = excluded.free,
                    docker_version = excluded.docker_version, worker_version = excluded.worker_version,
                    last_seen_at = now(), status = 'UP',
                    revision = h.revision + case h.status when 'DOWN' then 1 else 0 end,
                    changed_at = case h.status when 'DOWN' then now() else h.changed_at end
                where h.removed_at is null
                returning draining""")
                .param("id", report.host().value())
                .param("address", report.address())
                .param("versions", report.versions().toArray(String[]::new))
                .param("impediment", report.impediment())
                .param("full", report.full())
                .param("capacity", written(report.capacity()))
                .param("free", written(report.free()))
                .param("docker", report.dockerVersion())
                .param("worker", report.workerVersion())
                .query(Boolean.class)
                .optional();
    }

    /** Enters a host that has yet to report; one that had been removed is back, with nothing of what it was. */
    void enrol(HostId host) {
        jdbc.sql("""
                insert into host as h (id, status) values (:id, 'DOWN')
                on conflict (id) do update
                set address = null, versions = default, status = 'DOWN', impediment = null, no_room = null,
                    capacity = null, free = null, docker_version = null, worker_version = null, last_seen_at = null,
                    draining = false, removed_at = null, revision = h.revision + 1, changed_at = now()
                where h.removed_at is not null""").param("id", host.value()).update();
    }

    /** From now on, and until it is enrolled again, it is passed over. */
    void remove(HostId host) {
        jdbc.sql("""
                update host set removed_at = now(), status = 'DOWN', revision = revision + 1, changed_at = now()
                where id = :id and removed_at is null""").param("id", host.value()).update();
    }

    /** Whether this is news. */
    boolean drain(HostId host, boolean draining) {
        return jdbc.sql(
                                "update host set draining = :draining where id = :id and removed_at is null and draining <> :draining")
                        .param("id", host.value())
                        .param("draining", draining)
                        .update()
                == 1;
    }

    /** One deed of operators at a time for each host, over all gateways; reports go on meanwhile. */
    void lockForOperators(HostId host) {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('host'), hashtext(:id))")
                .param("id", host.value())
                .query((row, number) -> true)
                .list();
    }

    /** Nobody begins anything with this host until the transaction ends. */
    void lock(HostId host) {
        jdbc.sql("select id from host where id = :id for update")
                .param("id", host.value())
                .query(String.class)
                .optional();
    }

    /** Those that have been removed; none of the others is before the transaction ends. */
    Set<HostId> holdRemoved(Set<HostId> hosts) {
        return jdbc
                .sql(
                        "select id, removed_at is not null as removed from host where id = any(:ids) order by id for key share")
                .param("ids", hosts.stream().map(HostId::value).toArray(String[]::new))
                .query((row, number) -> Map.entry(new HostId(row.getString("id")), row.getBoolean("removed")))
                .list()
                .stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Its standing; neither a removal nor a drain changes it before the transaction ends. */
    Standing hold(HostId host) {
        return jdbc.sql("select draining, removed_at is not null as removed from host where id = :id for key share")
                .param("id", host.value())
                .query((row, number) -> new Standing(true, row.getBoolean("draining"), row.getBoolean("removed")))
                .optional()
                .orElse(Standing.UNKNOWN);
    }

    /** Whether a snapshot with this sequence is newer than all that were taken; from now on it was. */
    boolean observed(HostId host, long sequence) {
        return jdbc.sql(
                                "update host set observed_sequence = :sequence where id = :id and observed_sequence < :sequence and removed_at is null")
                        .param("id", host.value())
                        .param("sequence", sequence)
                        .update()
                == 1;
    }

    /** Seconds since the last report of each host that has reported. */
    Map<HostId, Double> silences() {
        return jdbc
                .sql("""
                        select id, extract(epoch from now() - last_seen_at) as silence from host
                        where last_seen_at is not null and removed_at is null""")
                .query((row, number) -> Map.entry(new HostId(row.getString("id")), row.getDouble("silence")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    List<HostId> silent(Duration silence, int most) {
        return jdbc.sql("select id from host where " + SILENT + " order by id limit :most")
                .param("silence", silence.toMillis())
                .param("most", most)
                .query((row, number) -> new HostId(row.getString("id")))
                .list();
    }

    /** Whether it is down from now on, and was not before. */
    boolean down(HostId host, Duration silence) {
        return jdbc.sql("""
                update host set status = 'DOWN', revision = revision + 1, changed_at = now()
                where id = :id and %s""".formatted(SILENT))
                        .param("id", host.value())
                        .param("silence", silence.toMillis())
                        .update()
                == 1;
    }

    Optional<Host> find(String id) {
        return jdbc.sql(SELECT + "and h.id = :id")
                .param("id", id)
                .query(this::host)
                .optional();
    }

    List<Host> list() {
        return jdbc.sql(SELECT + "order by h.id").query(this::host).list();
    }

    private Host host(ResultSet row, int number) throws SQLException {
        var free = resources(row.getString("free"));
        var seen = row.getObject("last_seen_at", OffsetDateTime.class);
        return new Host(
                new HostId(row.getString("id")),
                row.getString("address"),
                status(row),
                row.getInt("instances"),
                resources(row.getString("capacity")),
                free == null ? null : free.memoryMiB(),
                free == null ? null : free.ports(),
                free == null ? null : free.diskMiB(),
                versions(row),
                row.getString("docker_version"),
                row.getString("worker_version"),
                seen == null ? null : seen.toInstant(),
                row.getString("impediment"),
                row.getString("no_room"));
    }

    private static HostStatus status(ResultSet row) throws SQLException {
        var status = HostStatus.valueOf(row.getString("status"));
        return status == HostStatus.UP && row.getBoolean("draining") ? HostStatus.DRAINING : status;
    }

    private static SortedSet<String> versions(ResultSet row) throws SQLException {
        var versions = new TreeSet<>(BY_NUMBER);
        Collections.addAll(versions, (String[]) row.getArray("versions").getArray());
        return versions;
    }

    private @Nullable String written(@Nullable Resources resources) {
        return resources == null ? null : json.writeValueAsString(resources);
    }

    private @Nullable Resources resources(@Nullable String written) {
        return written == null ? null : json.readValue(written, Resources.class);
    }

    /**
     * What may be begun with a host.
     *
     * @param known whether it has a row
     * @param removed whether it had been let in, and is not any more
     */
    record Standing(boolean known, boolean draining, boolean removed) {

        static final Standing UNKNOWN = new Standing(false, false, false);
    }
}
