package dev.paddock.gateway.audit;

import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.http.Page;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The book of what operators did. */
@Component
public class Audit {

    private static final int MOST = 200;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    Audit(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Enters a deed, in the transaction that does it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void enter(Caller caller, Action action, UUID subject, Map<String, ?> detail) {
        jdbc.sql(
                        "insert into audit (tenant_id, action, subject, detail) values (:tenant, :action, :subject, :detail::jsonb)")
                .param("tenant", caller.tenant().value())
                .param("action", action.name())
                .param("subject", subject.toString())
                .param("detail", json.writeValueAsString(detail))
                .update();
    }

    /** The newest entries. */
    Page<Entry> newest() {
        return new Page<>(
                jdbc.sql("select at, tenant_id, action, subject, detail from audit order by position desc limit :most")
                        .param("most", MOST)
                        .query((row, number) -> new Entry(
                                row.getObject("at", OffsetDateTime.class).toInstant(),
                                row.getObject("tenant_id", UUID.class),
                                Action.valueOf(row.getString("action")),
                                row.getString("subject"),
                                json.readValue(row.getString("detail"), new TypeReference<Map<String, Object>>() {})))
                        .list(),
                null);
    }

    /** What can be done. */
    public enum Action {
        REPLAY,
        DISCARD,
        BULK_REPLAY,
        CANCEL_BULK_REPLAY
    }

    record Entry(Instant at, UUID tenantId, Action action, String subject, Map<String, Object> detail) {}
}
