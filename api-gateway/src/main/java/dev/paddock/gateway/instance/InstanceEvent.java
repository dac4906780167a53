package dev.paddock.gateway.instance;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an instance and that no job did (CloudEvents 1.0, structured JSON).
 *
 * @param id unique within its source, and rising
 * @param source {@code /hosts/<id>}
 * @param type {@code paddock.instance.read-only} or {@code paddock.instance.writable}
 * @param subject the instance's id
 * @param time when the gateway learned of it
 */
record InstanceEvent(
        String specversion,
        String id,
        String source,
        String type,
        String subject,
        Instant time,
        String datacontenttype,
        Data data) {

    /**
     * How the instance was then.
     *
     * @param reason why it took no writes; null if it took them
     * @param diskMiB its limit, in MiB; null for none
     */
    record Data(@Nullable String reason, @Nullable Integer diskMiB) {}
}
