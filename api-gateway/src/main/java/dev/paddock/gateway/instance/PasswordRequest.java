package dev.paddock.gateway.instance;

import dev.paddock.gateway.password.Password;
import org.jspecify.annotations.Nullable;

/** The body of {@code PUT /v1/instances/{id}/password}; a password that is null is generated. */
record PasswordRequest(@Nullable Password adminPassword) {

    Password passwordOrGenerated() {
        return adminPassword == null ? Password.generate() : adminPassword;
    }
}
