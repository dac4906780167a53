package dev.paddock.gateway.host;

import dev.paddock.contract.HostId;
import dev.paddock.contract.HostReported;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The Docker hosts that have reported. */
@Component
public class Hosts {

    private final JdbcClient jdbc;
    private final HostQueues queues;

    Hosts(JdbcClient jdbc, HostQueues queues) {
        this.jdbc = jdbc;
        this.queues = queues;
    }

    /** Takes a host's report: its queue is there from now on, also if somebody had deleted it. */
    public void report(HostReported report) {
        jdbc.sql("""
                insert into host (id, address, versions) values (:id, :address, :versions)
                on conflict (id) do update
                set address = excluded.address, versions = excluded.versions, last_seen_at = now()""")
                .param("id", report.host().value())
                .param("address", report.address())
                .param("versions", report.versions().toArray(String[]::new))
                .update();
        queues.ensure(report.host());
    }

    /** Sees to it that a host's queue is there, for one whose report may have to wait behind what is sent to it. */
    public void ensureQueue(HostId host) {
        queues.ensure(host);
    }

    /** Whether a host of this id has ever reported. */
    public boolean isKnown(String host) {
        return jdbc.sql("select exists (select from host where id = :id)")
                .param("id", host)
                .query(Boolean.class)
                .single();
    }
}
