package dev.paddock.gateway.http;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller would rather have (RFC 7240).
 *
 * @param patience how long an answer may be held back until there is news, from 0 to 60 seconds
 */
public record Preferences(Optional<Duration> patience) {

    /** The header's name. */
    public static final String HEADER = "Prefer";

    /** The header by which the answer says what was honoured. */
    public static final String APPLIED = "Preference-Applied";

    private static final BigInteger LONGEST = BigInteger.valueOf(60);

    /** What stands between commas; a comma within quotes is none. */
    private static final Pattern PREFERENCE = Pattern.compile("(?:[^,\"]++|\"(?:[^\"\\\\]++|\\\\.)*+\"?)++");

    /** A wait, whatever parameters follow it. */
    private static final Pattern WAIT =
            Pattern.compile("\\s*wait\\s*=\\s*(\"?)([0-9]+)\\1\\s*(?:;.*)?", Pattern.CASE_INSENSITIVE);

    /** Reads the header; what is not understood is passed over (RFC 7240, section 2). */
    public static Preferences parse(@Nullable String header) {
        return new Preferences(PREFERENCE
                .matcher(header == null ? "" : header)
                .results()
                .map(preference -> WAIT.matcher(preference.group()))
                .filter(Matcher::matches)
                .findFirst()
                .map(wait -> seconds(wait.group(2))));
    }

    private static Duration seconds(String digits) {
        return Duration.ofSeconds(new BigInteger(digits).min(LONGEST).longValueExact());
    }

    /** The value of {@link #APPLIED} for a wait that was honoured. */
    public static String applied(Duration wait) {
        return "wait=" + wait.toSeconds();
    }
}
