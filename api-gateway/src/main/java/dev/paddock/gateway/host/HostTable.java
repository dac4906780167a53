package dev.paddock.gateway.host;

import dev.paddock.contract.HostId;
import dev.paddock.contract.HostReported;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The rows of hosts. */
@Repository
class HostTable {

    private static final String SELECT = """
            select h.*, (select count(*) from instance i
                where i.host_id = h.id and i.status not in ('DELETED', 'FAILED')) as instances
            from host h
            """;
    private static final String SILENT = "status = 'UP' and last_seen_at < now() - :silence * interval '1 ms'";
    private static final Comparator<String> BY_NUMBER = Comparator.comparing(Integer::valueOf);

    private final JdbcClient jdbc;

    HostTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void report(HostReported report) {
        jdbc.sql("""
                insert into host as h (id, address, versions, impediment) values (:id, :address, :versions, :impediment)
                on conflict (id) do update
                set address = excluded.address, versions = excluded.versions, impediment = excluded.impediment,
                    last_seen_at = now(), status = 'UP',
                    revision = h.revision + case h.status when 'DOWN' then 1 else 0 end,
                    changed_at = case h.status when 'DOWN' then now() else h.changed_at end""")
                .param("id", report.host().value())
                .param("address", report.address())
                .param("versions", report.versions().toArray(String[]::new))
                .param("impediment", report.impediment())
                .update();
    }

    /** Whether a snapshot with this sequence is newer than all that were taken; from now on it was. */
    boolean observed(HostId host, long sequence) {
        return jdbc.sql(
                                "update host set observed_sequence = :sequence where id = :id and observed_sequence < :sequence")
                        .param("id", host.value())
                        .param("sequence", sequence)
                        .update()
                == 1;
    }

    /** Seconds since the last report of each host. */
    Map<HostId, Double> silences() {
        return jdbc
                .sql("select id, extract(epoch from now() - last_seen_at) as silence from host")
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

    boolean othersAreUp(HostId host) {
        return jdbc.sql("select exists (select from host where id <> :id and status = 'UP')")
                .param("id", host.value())
                .query(Boolean.class)
                .single();
    }

    Optional<Host> find(String id) {
        return jdbc.sql(SELECT + "where h.id = :id")
                .param("id", id)
                .query(HostTable::host)
                .optional();
    }

    List<Host> list() {
        return jdbc.sql(SELECT + "order by h.id").query(HostTable::host).list();
    }

    private static Host host(ResultSet row, int number) throws SQLException {
        return new Host(
                new HostId(row.getString("id")),
                row.getString("address"),
                HostStatus.valueOf(row.getString("status")),
                row.getInt("instances"),
                versions(row),
                row.getObject("last_seen_at", OffsetDateTime.class).toInstant(),
                row.getString("impediment"));
    }

    private static SortedSet<String> versions(ResultSet row) throws SQLException {
        var versions = new TreeSet<>(BY_NUMBER);
        Collections.addAll(versions, (String[]) row.getArray("versions").getArray());
        return versions;
    }
}
