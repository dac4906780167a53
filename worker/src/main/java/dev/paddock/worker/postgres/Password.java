package dev.paddock.worker.postgres;

import org.postgresql.util.PasswordUtil;

/** The bootstrap role's password on one server. Never stored: it is derived when it is needed. */
public record Password(String value) {

    /** What the server keeps instead of it (RFC 5803), with a salt of its own each time. */
    String verifier() {
        return PasswordUtil.encodeScramSha256(value.toCharArray());
    }

    @Override
    public String toString() {
        return "***";
    }
}
