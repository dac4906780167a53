package dev.paddock.gateway.http;

import dev.paddock.gateway.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for. Lists are newest first, and ids rise with time, so a page begins below the last id
 * of the one before.
 *
 * @param limit how many items at most, from 1 to 200
 * @param before only items whose id is below this; null for the first page
 */
public record PageRequest(int limit, @Nullable UUID before) {

    private static final int DEFAULT = 50;
    private static final int MOST = 200;

    /** Reads the parameters of a list. */
    public static PageRequest of(@Nullable Integer limit, @Nullable String cursor) {
        var size = limit == null ? DEFAULT : limit;
        if (size < 1 || size > MOST) {
            throw ProblemException.invalid("limit", "must be from 1 to " + MOST);
        }
        return new PageRequest(size, cursor == null ? null : decode(cursor));
    }

    /** The cursor behind an item. */
    static String cursorAfter(UUID id) {
        var bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static UUID decode(String cursor) {
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
            if (bytes.remaining() == 2 * Long.BYTES) {
                return new UUID(bytes.getLong(), bytes.getLong());
            }
        } catch (IllegalArgumentException notBase64) {
            throw invalidCursor();
        }
        throw invalidCursor();
    }

    private static ProblemException invalidCursor() {
        return ProblemException.invalid("cursor", "must be the 'next' of an earlier page");
    }
}
