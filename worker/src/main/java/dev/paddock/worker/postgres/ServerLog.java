package dev.paddock.worker.postgres;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a server wrote, of which much is the tenant's own: statements, and the values in them. */
public final class ServerLog {

    private static final int LIMIT = 2000;

    /** Some complaints PostgreSQL writes by itself, before it can log, and some are the container's. */
    private static final Pattern OF_THE_SERVER =
            Pattern.compile("\\b(LOG|FATAL|PANIC|HINT): {2}|^(postgres|initdb|exec|sh): ");

    private static final Pattern OF_A_CLIENT =
            Pattern.compile("\\bLOG: {2}(statement|execute|duration|parse|bind|parameters|connection)");

    private static final Pattern PREFIX = Pattern.compile("^\\d{4}-\\d\\d-\\d\\d \\S+ \\S+ \\[\\d+] ");

    private ServerLog() {}

    /** The last lines that tell of the server itself and of nothing that a client said, 2,000 characters at most. */
    public static String lastWords(String log) {
        var words = log.lines()
                .filter(ServerLog::isOfTheServer)
                .map(line -> PREFIX.matcher(line).replaceFirst(""))
                .collect(Collectors.joining("\n"));
        return words.substring(Math.max(0, words.length() - LIMIT)).strip();
    }

    /** A line that goes on from the one before begins with a tab there. */
    private static boolean isOfTheServer(String line) {
        return !line.startsWith("\t")
                && OF_THE_SERVER.matcher(line).find()
                && !OF_A_CLIENT.matcher(line).find();
    }
}
