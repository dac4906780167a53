package dev.paddock.gateway.idempotency;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Tells whether two requests are the same without keeping the first. A request may hold a password, so this is as slow
 * to guess from as the verifier that PostgreSQL keeps: PBKDF2 (RFC 8018) with a salt and as many iterations.
 */
final class Fingerprint {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    private static final int ITERATIONS = 4096;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] salt;
    private final byte[] hash;

    Fingerprint(byte[] salt, byte[] hash) {
        this.salt = salt.clone();
        this.hash = hash.clone();
    }

    static Fingerprint of(String content) {
        var salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return new Fingerprint(salt, hash(content, salt));
    }

    byte[] salt() {
        return salt.clone();
    }

    byte[] hash() {
        return hash.clone();
    }

    boolean matches(String content) {
        return MessageDigest.isEqual(hash, hash(content, salt));
    }

    private static byte[] hash(String content, byte[] salt) {
        var key = new PBEKeySpec(content.toCharArray(), salt, ITERATIONS, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(key)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("Every JDK has PBKDF2", e);
        } finally {
            key.clearPassword();
        }
    }
}
