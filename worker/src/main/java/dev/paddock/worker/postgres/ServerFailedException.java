package dev.paddock.worker.postgres;

import java.sql.SQLException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server, or the program that initialises one, did not do what it should. */
public final class ServerFailedException extends RuntimeException {

    private static final String CANNOT_CONNECT_NOW = "57P03";

    public ServerFailedException(String message) {
        this(message, null);
    }

    public ServerFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether the server was there, and only let nobody in yet, as while it replays what a crash left. */
    public boolean isStarting() {
        return getCause() instanceof SQLException refusal && CANNOT_CONNECT_NOW.equals(refusal.getSQLState());
    }

    /** What a server suffers from that does not come up, by its own words. */
    public enum Ailment {
        OUT_OF_MEMORY("out of memory|could not map anonymous shared memory|cannot allocate memory"),
        DISK_FULL("no space left on device|disk quota exceeded"),
        DATA_UNREADABLE("permission denied|has wrong ownership|has invalid permissions"),
        DATA_DAMAGED("panic:|control file|pg_control|is not a valid data directory|database files are incompatible"
                + "|invalid page in block|could not (read file|open file|open directory|locate a valid checkpoint)"),
        UNKNOWN("");

        private final Pattern signs;

        Ailment(String signs) {
            this.signs = Pattern.compile(signs, Pattern.CASE_INSENSITIVE);
        }
    }

    /** The first that shows: a panic for want of room is no damage. */
    public Ailment ailment() {
        var words = String.valueOf(getMessage());
        return Stream.of(Ailment.values())
                .filter(ailment -> ailment.signs.matcher(words).find())
                .findFirst()
                .orElse(Ailment.UNKNOWN);
    }
}
