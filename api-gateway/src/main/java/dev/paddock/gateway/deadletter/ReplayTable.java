package dev.paddock.gateway.deadletter;

import dev.paddock.contract.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The rows of bulk replays and of their items. */
@Repository
class ReplayTable {

    private static final String SELECT = """
            select r.*, count(i) as total,
                count(*) filter (where i.outcome = 'REPLAYED') as replayed,
                count(*) filter (where i.outcome = 'NOT_REPLAYABLE') as not_replayable
            from replay r left join replay_item i on i.replay_id = r.id
            """;

    private final JdbcClient jdbc;

    ReplayTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(UUID id, TenantId tenant, @Nullable Integer ratePerSecond, List<UUID> items) {
        jdbc.sql("insert into replay (id, tenant_id, rate_per_second) values (:id, :tenant, :rate)")
                .param("id", id)
                .param("tenant", tenant.value())
                .param("rate", ratePerSecond)
                .update();
        jdbc.sql("insert into replay_item (replay_id, dead_letter_id) select :id, unnest(:items)")
                .param("id", id)
                .param("items", items.toArray(UUID[]::new))
                .update();
    }

    Optional<Replay> find(UUID id) {
        return jdbc.sql(SELECT + "where r.id = :id group by r.id")
                .param("id", id)
                .query(ReplayTable::replay)
                .optional();
    }

    List<Replay> running() {
        return jdbc.sql(SELECT + "where r.status = 'RUNNING' group by r.id order by r.id")
                .query(ReplayTable::replay)
                .list();
    }

    /** The next item of a replay that still runs. */
    Optional<UUID> nextItem(UUID replay) {
        return jdbc.sql("""
                select i.dead_letter_id from replay_item i join replay r on r.id = i.replay_id
                where r.id = :replay and r.status = 'RUNNING' and i.outcome is null
                order by i.dead_letter_id limit 1""")
                .param("replay", replay)
                .query((row, number) -> row.getObject("dead_letter_id", UUID.class))
                .optional();
    }

    /** Notes what became of an item; the first note stands. */
    void note(UUID replay, UUID item, Replay.Outcome outcome) {
        jdbc.sql("""
                update replay_item set outcome = :outcome
                where replay_id = :replay and dead_letter_id = :item and outcome is null""")
                .param("replay", replay)
                .param("item", item)
                .param("outcome", outcome.name())
                .update();
    }

    /** Whether the second that begins now is the caller's: of all gateways, one replays in it what the rate allows. */
    boolean takeSlice(UUID id) {
        return jdbc.sql("""
                update replay set slice_at = now()
                where id = :id and status = 'RUNNING' and slice_at <= now() - interval '1 s'""").param("id", id).update() == 1;
    }

    /** Whether it was running until now. */
    boolean end(UUID id, Replay.Status status) {
        return jdbc.sql("update replay set status = :status, finished_at = now() where id = :id and status = 'RUNNING'")
                        .param("id", id)
                        .param("status", status.name())
                        .update()
                == 1;
    }

    private static Replay replay(ResultSet row, int number) throws SQLException {
        var finished = row.getObject("finished_at", OffsetDateTime.class);
        return new Replay(
                row.getObject("id", UUID.class),
                Replay.Status.valueOf(row.getString("status")),
                row.getInt("total"),
                row.getInt("replayed"),
                row.getInt("not_replayable"),
                row.getObject("rate_per_second", Integer.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                finished == null ? null : finished.toInstant());
    }
}
