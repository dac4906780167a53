package dev.paddock.gateway.instance;

import dev.paddock.contract.Activity;
import dev.paddock.contract.Consumption;
import dev.paddock.contract.HostMeasured;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.Measurement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The last measurement of each instance. */
@Repository
class MeasurementTable {

    private final JdbcClient jdbc;

    MeasurementTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Takes what a host has measured, of instances that are its own and have not ended, unless something newer was
     * taken before. An instance whose row somebody is changing is passed over, for it may be about to end; the next
     * measurement of it comes soon. The order of ids keeps two gateways from waiting for each other.
     */
    void take(HostMeasured told) {
        var seen = told.measurements();
        jdbc.sql("""
                insert into instance_measurement as old (instance_id, host_id, sequence, disk_bytes, connections,
                    max_connections, transactions_committed, transactions_rolled_back, blocks_hit, blocks_read, deadlocks,
                    temp_bytes, memory_bytes, memory_limit_bytes, cpu_nanos)
                select i.id, i.host_id, :sequence, m.disk, m.connections, m.most, m.committed, m.rolled_back, m.hit, m.read,
                    m.deadlocks, m.temp, m.memory, m.memory_limit, m.cpu
                from unnest(:ids, :disk, :connections, :most, :committed, :rolledBack, :hit, :read, :deadlocks, :temp,
                        :memory, :memoryLimit, :cpu)
                    as m(id, disk, connections, most, committed, rolled_back, hit, read, deadlocks, temp, memory,
                        memory_limit, cpu)
                join instance i on i.id = m.id
                where i.host_id = :host and i.status not in ('DELETED', 'FAILED')
                order by i.id
                for share of i skip locked
                on conflict (instance_id) do update
                set host_id = excluded.host_id, sequence = excluded.sequence, measured_at = now(),
                    disk_bytes = excluded.disk_bytes, connections = excluded.connections,
                    max_connections = excluded.max_connections,
                    transactions_committed = excluded.transactions_committed,
                    transactions_rolled_back = excluded.transactions_rolled_back,
                    blocks_hit = excluded.blocks_hit, blocks_read = excluded.blocks_read,
                    deadlocks = excluded.deadlocks, temp_bytes = excluded.temp_bytes,
                    memory_bytes = excluded.memory_bytes, memory_limit_bytes = excluded.memory_limit_bytes,
                    cpu_nanos = excluded.cpu_nanos
                where old.host_id <> excluded.host_id or old.sequence < excluded.sequence""")
                .param("host", told.host().value())
                .param("sequence", told.sequence())
                .param("ids", seen.stream().map(each -> each.instance().value()).toArray(UUID[]::new))
                .param("disk", column(seen, Measurement::diskBytes))
                .param("connections", activity(seen, Activity::connections))
                .param("most", activity(seen, Activity::maxConnections))
                .param("committed", activity(seen, Activity::transactionsCommitted))
                .param("rolledBack", activity(seen, Activity::transactionsRolledBack))
                .param("hit", activity(seen, Activity::blocksHit))
                .param("read", activity(seen, Activity::blocksRead))
                .param("deadlocks", activity(seen, Activity::deadlocks))
                .param("temp", activity(seen, Activity::tempBytes))
                .param("memory", consumption(seen, Consumption::memoryBytes))
                .param("memoryLimit", consumption(seen, Consumption::memoryLimitBytes))
                .param("cpu", consumption(seen, Consumption::cpuNanos))
                .update();
    }

    /** Empty if it has not been measured yet. */
    Optional<InstanceMetrics> find(InstanceId instance) {
        return jdbc.sql("select * from instance_measurement where instance_id = :id")
                .param("id", instance.value())
                .query((row, number) -> metrics(row))
                .optional();
    }

    private static InstanceMetrics metrics(ResultSet row) throws SQLException {
        return new InstanceMetrics(
                row.getObject("measured_at", OffsetDateTime.class).toInstant(),
                number(row, "disk_bytes"),
                number(row, "connections"),
                number(row, "max_connections"),
                number(row, "transactions_committed"),
                number(row, "transactions_rolled_back"),
                number(row, "deadlocks"),
                number(row, "temp_bytes"),
                number(row, "blocks_hit"),
                number(row, "blocks_read"),
                InstanceMetrics.cacheHitRatio(number(row, "blocks_hit"), number(row, "blocks_read")),
                number(row, "memory_bytes"),
                number(row, "memory_limit_bytes"),
                InstanceMetrics.seconds(number(row, "cpu_nanos")));
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        return row.getObject(column, Long.class);
    }

    private static @Nullable Long[] activity(List<Measurement> seen, Function<Activity, Long> value) {
        return column(seen, each -> each.activity() == null ? null : value.apply(each.activity()));
    }

    private static @Nullable Long[] consumption(List<Measurement> seen, Function<Consumption, @Nullable Long> value) {
        return column(seen, each -> each.consumption() == null ? null : value.apply(each.consumption()));
    }

    private static @Nullable Long[] column(List<Measurement> seen, Function<Measurement, @Nullable Long> value) {
        return seen.stream().map(value).toArray(Long[]::new);
    }
}
