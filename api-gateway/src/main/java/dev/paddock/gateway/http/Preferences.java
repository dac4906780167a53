package dev.paddock.gateway.http;

import java.time.Duration;
import java.util.Optional;
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

    private static final long LONGEST = 60;
    private static final Pattern WAIT =
            Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*\"?([0-9]{1,9})\"?\\s*(?=[,;]|$)", Pattern.CASE_INSENSITIVE);

    /** Reads the header; what is not understood is passed over (RFC 7240, section 2). */
    public static Preferences parse(@Nullable String header) {
        var matcher = WAIT.matcher(header == null ? "" : header);
        return new Preferences(
                matcher.find()
                        ? Optional.of(Duration.ofSeconds(Math.min(LONGEST, Long.parseLong(matcher.group(1)))))
                        : Optional.empty());
    }

    /** The value of {@link #APPLIED} for a wait that was honoured. */
    public static String applied(Duration wait) {
        return "wait=" + wait.toSeconds();
    }
}
