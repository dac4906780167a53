package dev.paddock.gateway.instance;

import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.http.Preferences;
import dev.paddock.gateway.idempotency.IdempotentRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is the same for every call that makes a job.
 *
 * @param request by which a repeat is known; empty if the caller gave no key
 */
record Call(Caller caller, Optional<IdempotentRequest> request, Preferences preferences) {

    /**
     * Reads the headers.
     *
     * @param key of {@link IdempotentRequest#HEADER}
     * @param prefer of {@link Preferences#HEADER}
     */
    static Call of(Caller caller, @Nullable String key, @Nullable String prefer, HttpServletRequest http)
            throws IOException {
        return new Call(caller, IdempotentRequest.of(caller.tenant(), key, content(http)), Preferences.parse(prefer));
    }

    /** What must be the same for a request to be the same: its call and its body. */
    private static String content(HttpServletRequest http) throws IOException {
        var body = new String(http.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return String.join("\n", http.getMethod(), http.getRequestURI(), String.valueOf(http.getQueryString()), body);
    }
}
