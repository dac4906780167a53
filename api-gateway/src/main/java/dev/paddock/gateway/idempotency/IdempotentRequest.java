package dev.paddock.gateway.idempotency;

import dev.paddock.contract.TenantId;
import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request that may be sent again without a second effect.
 *
 * @param tenant whose key it is; another tenant's key of the same name is another key
 * @param key 1 to 255 visible ASCII characters (draft-ietf-httpapi-idempotency-key-header)
 * @param content what must be the same when the key comes again: the call and its body, which may hold a password
 */
public record IdempotentRequest(TenantId tenant, String key, String content) {

    /** The header's name. */
    public static final String HEADER = "Idempotency-Key";

    private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]{1,255}");

    public IdempotentRequest {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(content, "content");
        if (!VISIBLE_ASCII.matcher(key).matches()) {
            throw ProblemException.of(
                    ProblemCode.INVALID_FIELD, "Idempotency-Key must have 1 to 255 visible ASCII characters.");
        }
    }

    /** The request, if it came with a key. */
    public static Optional<IdempotentRequest> of(TenantId tenant, @Nullable String key, String content) {
        return Optional.ofNullable(key).map(text -> new IdempotentRequest(tenant, text, content));
    }

    @Override
    public String toString() {
        return "IdempotentRequest[" + tenant + ", " + key + "]";
    }
}
