package dev.paddock.gateway.access;

import dev.paddock.contract.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Keys as their SHA-256 digests. A key is looked up by its digest: an attacker who times the look-up learns something
 * of a digest, from which no key follows, so the comparison needs no constant time of its own.
 */
@Repository
class ApiKeys {

    private final JdbcClient jdbc;

    ApiKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Caller> callerWith(String key) {
        return jdbc.sql("select tenant_id, role from api_key where digest = :digest")
                .param("digest", digest(key))
                .query((row, number) -> new Caller(
                        new TenantId(row.getObject("tenant_id", UUID.class)), Role.valueOf(row.getString("role"))))
                .optional();
    }

    /** Makes this the key of that id, in place of the one before; its tenant is that of the operators. */
    void setOperatorKey(UUID id, String key, UUID tenantId) {
        jdbc.sql("insert into tenant (id, name) values (:id, 'operator') on conflict (name) do nothing")
                .param("id", tenantId)
                .update();
        jdbc.sql("""
                insert into api_key (id, tenant_id, role, digest)
                select :id, id, 'OPERATOR', :digest from tenant where name = 'operator'
                on conflict (id) do update set digest = excluded.digest""").param("id", id).param("digest", digest(key)).update();
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }
}
