package dev.paddock.gateway.password;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.paddock.contract.ScramVerifier;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import org.postgresql.util.PasswordUtil;

/**
 * A role's password, in this process's memory alone: it is answered to the caller for whom it was generated, and
 * otherwise leaves only as a verifier.
 */
public record Password(@JsonValue String text) {

    private static final int LONGEST = 1024;
    private static final int GENERATED_LENGTH = 32;
    private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    /** SASLprep maps these to nothing (RFC 3454, table B.1), and nothing is no password. */
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\u00AD\\u034F\\u1806\\u180B-\\u180D\\u200B-\\u200D\\u2060\\uFE00-\\uFE0F\\uFEFF]*");

    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * A password that a caller chose.
     *
     * @throws IllegalArgumentException if it has not 1 to 1,024 characters, a NUL, half a surrogate pair, or nothing
     *     visible
     */
    @JsonCreator
    public Password {
        var length = text.codePointCount(0, text.length());
        if (length > LONGEST
                || INVISIBLE.matcher(text).matches()
                || text.codePoints().anyMatch(Password::unfit)) {
            throw new IllegalArgumentException("must have 1 to 1024 characters, not all invisible, and no NUL");
        }
    }

    /** A new one of 32 letters and digits (more than 180 bits), without those that look alike. */
    public static Password generate() {
        return new Password(RANDOM.ints(GENERATED_LENGTH, 0, ALPHABET.length())
                .mapToObj(index -> ALPHABET.substring(index, index + 1))
                .reduce("", String::concat));
    }

    /**
     * What the server will store (RFC 5803), with a salt of its own; 4,096 iterations, as PostgreSQL's default has it.
     */
    public ScramVerifier verifier() {
        return new ScramVerifier(PasswordUtil.encodeScramSha256(text.toCharArray()));
    }

    private static boolean unfit(int codePoint) {
        return codePoint == 0 || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }

    @Override
    public String toString() {
        return "***";
    }
}
