package dev.paddock.gateway.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.paddock.contract.HostId;
import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.http.Page;
import dev.paddock.gateway.http.PageRequest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The book of what operators did, and of what the gateway did in their place. */
@Component
public class Audit {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    Audit(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Enters a deed, in the transaction that does it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void enter(Caller caller, Action action, UUID subject, Map<String, ?> detail) {
        enter(caller.tenant().value(), action, subject.toString(), detail);
    }

    /** Enters what was done to a host, in the transaction that does it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void enter(Caller caller, Action action, HostId subject, Map<String, ?> detail) {
        enter(caller.tenant().value(), action, subject.value(), detail);
    }

    /** Enters a deed of the gateway's own, in the transaction that does it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void enter(Action action, UUID subject, Map<String, ?> detail) {
        enter((UUID) null, action, subject.toString(), detail);
    }

    private void enter(@Nullable UUID tenant, Action action, String subject, Map<String, ?> detail) {
        jdbc.sql(
                        "insert into audit (tenant_id, action, subject, detail) values (:tenant, :action, :subject, :detail::jsonb)")
                .param("tenant", tenant)
                .param("action", action.name())
                .param("subject", subject)
                .param("detail", json.writeValueAsString(detail))
                .update();
    }

    Page<Entry> list(PageRequest page) {
        var rows = jdbc.sql("""
                select position, at, tenant_id, action, subject, detail from audit
                where cast(:before as bigint) is null or position < :before
                order by position desc limit :rows""")
                .param(
                        "before",
                        Optional.ofNullable(page.before())
                                .map(UUID::getLeastSignificantBits)
                                .orElse(null))
                .param("rows", page.limit() + 1)
                .query((row, number) -> new Entry(
                        row.getLong("position"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getObject("tenant_id", UUID.class),
                        Action.valueOf(row.getString("action")),
                        row.getString("subject"),
                        json.readValue(row.getString("detail"), new TypeReference<Map<String, Object>>() {})))
                .list();
        return Page.of(rows, page, entry -> new UUID(0, entry.position()));
    }

    /** What can be done. */
    public enum Action {
        REPLAY,
        DISCARD,
        BULK_REPLAY,
        CANCEL_BULK_REPLAY,
        ENROL_HOST,
        RENEW_ENROLMENT,
        DRAIN_HOST,
        ACTIVATE_HOST,
        REMOVE_HOST
    }

    /**
     * A deed.
     *
     * @param position rises with each; not shown
     * @param tenantId whose key did it; null if it was the gateway itself
     */
    record Entry(
            @JsonIgnore long position,
            Instant at,
            @Nullable UUID tenantId,
            Action action,
            String subject,
            Map<String, Object> detail) {}
}
