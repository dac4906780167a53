package dev.paddock.gateway.http;

import java.time.Instant;

/**
 * Something that happened (CloudEvents 1.0, structured JSON).
 *
 * @param id unique within its source, and rising
 * @param source {@code /hosts/<id>}, or {@code /gateway} for what no host did
 * @param type {@code paddock.job.<status>}, or {@code paddock.instance.<what>}
 * @param subject the instance's id
 * @param time when the gateway learned of it
 * @param data how what it happened to was then
 */
public record CloudEvent<T>(
        String specversion,
        String id,
        String source,
        String type,
        String subject,
        Instant time,
        String datacontenttype,
        T data) {

    /**
     * An event.
     *
     * @param position rises over all events
     * @param type what of it comes behind {@code paddock.}
     */
    public static <T> CloudEvent<T> of(
            long position, String source, String type, String subject, Instant time, T data) {
        return new CloudEvent<>(
                "1.0", Long.toString(position), source, "paddock." + type, subject, time, "application/json", data);
    }
}
