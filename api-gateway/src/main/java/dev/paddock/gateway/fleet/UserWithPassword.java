package dev.paddock.gateway.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.paddock.gateway.password.Password;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A user of the broker with its password as the broker is to know it (RabbitMQ manual, computing password hashes): a
 * salt of four bytes, and SHA-256 of salt and password. The password itself is told to nobody but the operator.
 */
record UserWithPassword(
        @JsonProperty("password_hash") String hash,
        @JsonProperty("hashing_algorithm") String algorithm,
        String tags) {

    private static final int SALT = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    static UserWithPassword of(Password password, String tags) {
        var salt = new byte[SALT];
        RANDOM.nextBytes(salt);
        return new UserWithPassword(hash(salt, password), "rabbit_password_hashing_sha256", tags);
    }

    private static String hash(byte[] salt, Password password) {
        var sha256 = sha256();
        sha256.update(salt);
        var digest = sha256.digest(password.text().getBytes(StandardCharsets.UTF_8));
        var both = new byte[salt.length + digest.length];
        System.arraycopy(salt, 0, both, 0, salt.length);
        System.arraycopy(digest, 0, both, salt.length, digest.length);
        return Base64.getEncoder().encodeToString(both);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("Every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
