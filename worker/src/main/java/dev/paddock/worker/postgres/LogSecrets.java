package dev.paddock.worker.postgres;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Hides in a server's log what looks like a secret, line by line. PostgreSQL writes statements into its log as they
 * came, some whenever they fail, and a statement may set a password (PostgreSQL manual, CREATE ROLE, notes).
 */
public final class LogSecrets {

    private static final String HIDDEN = "***";

    /** The word, but for those that PostgreSQL itself writes after it. */
    private static final Pattern PASSWORD =
            Pattern.compile("(?i)\\bpassword\\b(?!\\s+(?:authentication|assigned|does not match|for user)\\b)");

    /** Values for a statement, which may be one that sets a password. */
    private static final Pattern PARAMETERS = Pattern.compile("(?i)\\bparameters:(?=\\s*\\$\\d)");

    /** What a parser stumbled over, and quotes: often a string, or one whose quotes were forgotten. */
    private static final Pattern STUMBLE = Pattern.compile("(at or near \").*");

    private static final Pattern VERIFIER = Pattern.compile("\\b(SCRAM-SHA-256\\$|md5(?=[0-9a-f]{32}\\b))[^\\s'\"]+");

    private static final Pattern USER_INFO = Pattern.compile("(://[^:/\\s@]{0,256}+:)[^@\\s]{1,1100}+(?=@)");

    /** A log may have lost its beginning, and the first lines then are the rest of a record that nobody knows. */
    private boolean hiding = true;

    private boolean cut;

    /**
     * A line as it may be told; empty if nothing of it may. Of a record that says a password the rest is left out, and
     * so it is after a line that was cut: what is missing may have been the word.
     *
     * @param whole whether nothing of the line is missing
     */
    public Optional<String> tellable(String line, boolean whole) {
        hiding = isContinuation(line) && (hiding || cut);
        cut = !whole;
        return hiding ? Optional.empty() : Optional.of(withoutSecrets(line));
    }

    /** Whether a line is the rest of a record, as PostgreSQL marks it in what it writes to its error output. */
    public static boolean isContinuation(String line) {
        return line.startsWith("\t");
    }

    private String withoutSecrets(String line) {
        var told = untilHidden(untilHidden(line, PASSWORD), PARAMETERS);
        for (var secret : List.of(STUMBLE, VERIFIER, USER_INFO)) {
            told = secret.matcher(told).replaceAll("$1" + HIDDEN);
        }
        return told;
    }

    private String untilHidden(String line, Pattern secret) {
        var found = secret.matcher(line);
        if (!found.find()) {
            return line;
        }
        hiding = true;
        return line.substring(0, found.end()) + " " + HIDDEN;
    }
}
