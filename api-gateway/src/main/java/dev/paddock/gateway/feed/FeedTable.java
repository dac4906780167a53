package dev.paddock.gateway.feed;

import dev.paddock.gateway.http.CloudEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** All events, in an order that never changes behind a reader's back. */
@Repository
class FeedTable {

    private static final int MOST = 200;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    FeedTable(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Behind it is all that has not been committed yet. */
    Cursor now() {
        return jdbc.sql("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
                .query((row, number) -> new Cursor(row.getLong(1), 0))
                .single();
    }

    /** The next events of a tenant, or of all; those of a transaction only once all before it have ended. */
    List<FeedEvent> after(Cursor cursor, @Nullable UUID tenant) {
        return jdbc.sql("""
                select e.*, e.xact::text::bigint as transaction from (
                    (select xact, position, tenant_id, source, recorded_at, job ->> 'instanceId' as subject,
                        'job.' || replace(lower(job ->> 'status'), '_', '-') as type, job as data
                    from job_event
                    where (xact, position) > (cast(:transaction as xid8), :position)
                      and (cast(:tenant as uuid) is null or tenant_id = :tenant)
                    order by xact, position limit :most)
                    union all
                    (select xact, position, tenant_id, source, recorded_at, instance_id::text,
                        'instance.' || type, jsonb_build_object('reason', reason, 'diskMiB', disk_mib)
                    from instance_event
                    where (xact, position) > (cast(:transaction as xid8), :position)
                      and (cast(:tenant as uuid) is null or tenant_id = :tenant)
                    order by xact, position limit :most)) e
                where xact < pg_snapshot_xmin(pg_current_snapshot())
                order by xact, position limit :most""")
                .param("transaction", Long.toString(cursor.transaction()))
                .param("position", cursor.position())
                .param("tenant", tenant)
                .param("most", MOST)
                .query(this::event)
                .list();
    }

    private FeedEvent event(ResultSet row, int number) throws SQLException {
        long position = row.getLong("position");
        return new FeedEvent(
                new Cursor(row.getLong("transaction"), position),
                CloudEvent.of(
                        position,
                        row.getString("source"),
                        row.getString("type"),
                        row.getString("subject"),
                        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                        json.readTree(row.getString("data"))));
    }
}
