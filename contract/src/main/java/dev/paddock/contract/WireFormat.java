package dev.paddock.contract;

import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Messages as bytes and back: JSON with a {@code type} property and never a Java class name. Unknown properties are
 * passed over, so that a newer sender can talk to an older receiver during an upgrade.
 */
public final class WireFormat {

    /** The media type of every message. */
    public static final String CONTENT_TYPE = "application/json";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private WireFormat() {}

    public static byte[] encode(Instruction instruction) {
        return MAPPER.writerFor(Instruction.class).writeValueAsBytes(instruction);
    }

    public static byte[] encode(Event event) {
        return MAPPER.writerFor(Event.class).writeValueAsBytes(event);
    }

    public static byte[] encode(LogQuestion question) {
        return MAPPER.writerFor(LogQuestion.class).writeValueAsBytes(question);
    }

    public static byte[] encode(LogAnswer answer) {
        return MAPPER.writeValueAsBytes(answer);
    }

    /**
     * Reads an instruction.
     *
     * @throws UnreadableMessageException if the bytes are no instruction
     */
    public static Instruction decodeInstruction(byte[] body) {
        return decode(body, Instruction.class);
    }

    /**
     * Reads a command.
     *
     * @throws UnreadableMessageException if the bytes are no command
     */
    public static Command decodeCommand(byte[] body) {
        return decode(body, Command.class);
    }

    /**
     * Reads an event.
     *
     * @throws UnreadableMessageException if the bytes are no event
     */
    public static Event decodeEvent(byte[] body) {
        return decode(body, Event.class);
    }

    /**
     * Reads a question about a log.
     *
     * @throws UnreadableMessageException if the bytes are none
     */
    public static LogQuestion decodeLogQuestion(byte[] body) {
        return decode(body, LogQuestion.class);
    }

    /**
     * Reads the answer to a question about a log.
     *
     * @throws UnreadableMessageException if the bytes are none
     */
    public static LogAnswer decodeLogAnswer(byte[] body) {
        return decode(body, LogAnswer.class);
    }

    private static <T> T decode(byte[] body, Class<T> type) {
        try {
            // A body of "null" reads as null without an error.
            return Objects.requireNonNull(MAPPER.readValue(body, type));
        } catch (JacksonException | NullPointerException notOfThisType) {
            // The cause is left out on purpose: Jackson quotes the message's text, and that may hold a verifier.
            throw new UnreadableMessageException("%d bytes are no %s: %s"
                    .formatted(
                            body.length,
                            type.getSimpleName(),
                            notOfThisType.getClass().getSimpleName()));
        }
    }
}
