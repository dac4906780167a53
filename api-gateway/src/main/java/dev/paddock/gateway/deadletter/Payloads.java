package dev.paddock.gateway.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Payloads as they may be shown. */
final class Payloads {

    private static final String HIDDEN = "***";
    private static final String VERIFIER = "adminVerifier";

    private Payloads() {}

    /** A command without its verifier, wherever that stands in it. */
    static JsonNode withoutSecrets(JsonNode command) {
        command.findParents(VERIFIER).stream()
                .filter(parent -> parent.hasNonNull(VERIFIER))
                .map(ObjectNode.class::cast)
                .forEach(parent -> parent.put(VERIFIER, HIDDEN));
        return command;
    }

    /** Text if the bytes are text, and Base64 (RFC 4648) if they are not; a verifier in it is hidden. */
    static String shown(byte[] payload) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
            return text.replaceAll("SCRAM-SHA-256\\$[^\"\\s]*", HIDDEN);
        } catch (CharacterCodingException notText) {
            return Base64.getEncoder().encodeToString(payload);
        }
    }
}
