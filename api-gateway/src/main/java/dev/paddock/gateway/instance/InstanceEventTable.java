package dev.paddock.gateway.instance;

import dev.paddock.contract.InstanceId;
import dev.paddock.gateway.http.CloudEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What happened to each instance that no job did; {@link ObservationTable} writes it. */
@Repository
class InstanceEventTable {

    private final JdbcClient jdbc;

    InstanceEventTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The last hundred, the oldest first. */
    List<CloudEvent<InstanceEvent>> of(InstanceId instance) {
        return jdbc.sql("select * from instance_event where instance_id = :id order by position")
                .param("id", instance.value())
                .query(InstanceEventTable::event)
                .list();
    }

    private static CloudEvent<InstanceEvent> event(ResultSet row, int number) throws SQLException {
        return CloudEvent.of(
                row.getLong("position"),
                row.getString("source"),
                "instance." + row.getString("type"),
                row.getString("instance_id"),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                new InstanceEvent(row.getString("reason"), row.getObject("disk_mib", Integer.class)));
    }
}
