package dev.paddock.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * What PostgreSQL stores instead of a password: {@code SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>} (RFC
 * 5803; PostgreSQL manual, pg_authid). No one can log in with it, but a weak password can be guessed from it, so it is
 * never printed.
 */
public record ScramVerifier(@JsonValue String value) {

    private static final String BASE64 = "[A-Za-z0-9+/]+={0,2}";
    private static final Pattern FORMAT =
            Pattern.compile("SCRAM-SHA-256\\$[0-9]+:" + BASE64 + "\\$" + BASE64 + ":" + BASE64);

    /** @throws IllegalArgumentException if the value is no verifier; the message does not repeat it */
    @JsonCreator
    public ScramVerifier {
        if (!FORMAT.matcher(value).matches()) {
            throw new IllegalArgumentException("Not a SCRAM-SHA-256 verifier");
        }
    }

    /**
     * Whether a server goes by this verifier.
     *
     * @param challenge the server's first message (RFC 5802, section 5.1), which ends with salt and iterations
     */
    public boolean isAskedForBy(String challenge) {
        var parts = value.split("[$:]", 4);
        return challenge.endsWith(",s=" + parts[2] + ",i=" + parts[1]);
    }

    @Override
    public String toString() {
        return "***";
    }
}
