package dev.paddock.worker.postgres;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a server wrote, of which much is the tenant's own: statements, and the values in them. */
public final class ServerLog {

    private static final int LIMIT = 2000;
    private static final Pattern OF_A_STATEMENT = Pattern.compile(
            "(ERROR|STATEMENT|DETAIL|CONTEXT|QUERY|WARNING|NOTICE|INFO|DEBUG\\d?): .*|LOG: +(statement|execute|duration|parse|bind|parameters).*");
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

    /** What goes on in the next line begins with a tab there. */
    private static boolean isOfTheServer(String line) {
        return !line.startsWith("\t")
                && !OF_A_STATEMENT
                        .matcher(PREFIX.matcher(line).replaceFirst(""))
                        .matches();
    }
}
