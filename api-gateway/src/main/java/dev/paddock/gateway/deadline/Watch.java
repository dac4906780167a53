package dev.paddock.gateway.deadline;

import dev.paddock.gateway.host.Hosts;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Since when hosts have been heard, by any gateway and by the control database's clock. While the database, the broker
 * or all gateways were away, hosts spoke to nobody; that silence is not held against them, and they have all of a
 * deadline again to be heard.
 */
@Component
class Watch {

    private final JdbcClient jdbc;
    private final Hosts hosts;

    Watch(JdbcClient jdbc, Hosts hosts) {
        this.jdbc = jdbc;
        this.hosts = hosts;
    }

    /** Keeps watch for another moment, and tells for how long it has been kept without a gap; zero if it can't be. */
    Duration keep() {
        return hosts.canBeHeard() ? kept() : Duration.ZERO;
    }

    /** Ten times as long as it takes until some gateway looks again is a gap. */
    private Duration kept() {
        return jdbc.sql("""
                update watch
                set since = case when kept_at < now() - interval '10 s' then now() else since end, kept_at = now()
                returning (extract(epoch from now() - since) * 1000)::bigint""")
                .query((row, number) -> Duration.ofMillis(row.getLong(1)))
                .single();
    }
}
