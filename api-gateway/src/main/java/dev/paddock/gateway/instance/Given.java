package dev.paddock.gateway.instance;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/**
 * Reads a field that may be null, or not there at all, which are different wishes: the one is empty, the other null.
 * Jackson itself reads both as empty.
 */
abstract class Given<T> extends ValueDeserializer<Optional<T>> {

    private final Class<T> type;

    private Given(Class<T> type) {
        this.type = type;
    }

    @Override
    public Optional<T> deserialize(JsonParser parser, DeserializationContext context) {
        return Optional.of(context.readValue(parser, type));
    }

    @Override
    public Optional<T> getNullValue(DeserializationContext context) {
        return Optional.empty();
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
        return null;
    }

    static final class OfText extends Given<String> {
        OfText() {
            super(String.class);
        }
    }

    static final class OfNumber extends Given<Integer> {
        OfNumber() {
            super(Integer.class);
        }
    }
}
