package dev.paddock.gateway.host;

import dev.paddock.contract.HostId;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** When each host was heard of last. */
@Repository
public class HostSightings {

    private final JdbcClient jdbc;

    HostSightings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Seconds since the last report of each host, by the control database's clock. */
    public Map<HostId, Double> silences() {
        return jdbc
                .sql("select id, extract(epoch from now() - last_seen_at) as silence from host")
                .query((row, number) -> Map.entry(new HostId(row.getString("id")), row.getDouble("silence")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
