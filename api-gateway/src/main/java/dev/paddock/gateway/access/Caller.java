package dev.paddock.gateway.access;

import dev.paddock.contract.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;

/** Who makes a request: the tenant that its key belongs to, and what the key may do. */
public record Caller(TenantId tenant, Role role) implements OAuth2AuthenticatedPrincipal {

    public Caller {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(role, "role");
    }

    /** The tenant whose rows this caller sees, as a parameter for SQL; null for one who sees all. */
    public @Nullable UUID visibleTenant() {
        return role == Role.OPERATOR ? null : tenant.value();
    }

    @Override
    public String getName() {
        return tenant.toString();
    }

    @Override
    public Map<String, Object> getAttributes() {
        return Map.of("tenant", tenant);
    }

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
        return List.of(new SimpleGrantedAuthority("ROLE_" + role));
    }
}
